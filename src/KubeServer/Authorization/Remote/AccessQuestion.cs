using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authorization.Remote;

/// <summary>A question about rights as the spec of a SubjectAccessReview.</summary>
internal static class AccessQuestion
{
    public static JsonObject SpecOf(RequestUser user, AccessRequest asked)
    {
        JsonObject spec = new() { [asked.IsPath ? "nonResourceAttributes" : "resourceAttributes"] = asked.IsPath ? PathOf(asked) : ResourceOf(asked) };
        spec["user"] = user.Name;
        spec.SetTexts("groups", user.Groups);
        if (user.Uid.Length > 0)
            spec["uid"] = user.Uid;
        if (user.Extra.Count > 0)
        {
            JsonObject extra = [];
            foreach ((string key, IReadOnlyList<string> values) in user.Extra)
                extra.SetTexts(key, values);
            spec["extra"] = extra;
        }

        return spec;
    }

    /// <summary>The spec as a review of a version.</summary>
    public static JsonObject ReviewOf(JsonObject spec, string version)
    {
        // What is "groups" elsewhere is called "group" in v1beta1.
        if (version == "v1beta1" && spec.Field("groups") is { } groups)
        {
            spec = spec.Copy();
            spec.Remove("groups");
            spec["group"] = groups.DeepClone();
        }

        return new JsonObject { ["apiVersion"] = $"authorization.k8s.io/{version}", ["kind"] = "SubjectAccessReview", ["metadata"] = new JsonObject(), ["spec"] = spec };
    }

    private static JsonObject PathOf(AccessRequest asked) => new() { ["path"] = asked.Path, ["verb"] = asked.Verb };

    private static JsonObject ResourceOf(AccessRequest asked)
    {
        JsonObject resource = [];
        Set("namespace", asked.Namespace);
        Set("verb", asked.Verb);
        Set("group", asked.Group);
        Set("version", asked.Version);
        Set("resource", asked.Resource);
        Set("subresource", asked.Subresource);
        Set("name", asked.Name);
        SetSelector("fieldSelector", AccessSelector.OfFields(asked.FieldSelector));
        SetSelector("labelSelector", AccessSelector.OfLabels(asked.LabelSelector));
        return resource;

        void Set(string field, string value)
        {
            if (value.Length > 0)
                resource[field] = value;
        }

        void SetSelector(string field, JsonArray? requirements)
        {
            if (requirements is { Count: > 0 })
                resource[field] = new JsonObject { ["requirements"] = requirements };
        }
    }
}
