using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Finds the objects that a binding gives to its policy as parameters.</summary>
internal static class PolicyParams
{
    private static readonly JsonObject?[] Without = [null];

    /// <summary>Why a policy cannot be used with any binding: the kind of its parameters is none that is served. Null where it can.</summary>
    public static string? KindFault(PolicyHead policy, AdmissionRequest request)
    {
        if (policy.ParamKind is not { } kind || Find(kind, request) is not null)
            return null;
        string version = kind.Text("apiVersion") ?? "";
        return $"failed to configure policy: failed to find resource referenced by paramKind: '{(version.Contains('/') ? "" : "/")}{version}, Kind={kind.Text("kind")}'";
    }

    /// <summary>One evaluation for each; null stands for none at all. A fault says that the binding cannot be used.</summary>
    public static async ValueTask<(IReadOnlyList<JsonObject?> Params, string Fault)> CollectAsync(PolicyHead policy, PolicyBinding binding, AdmissionRequest request, CancellationToken cancel)
    {
        if (policy.ParamKind is not { } kind || binding.ParamRef is not { } reference)
            return (Without, "");
        ApiResource resource = Find(kind, request)!;
        string space = reference.Text("namespace") ?? "";
        if (!resource.Definition.Namespaced && space.Length > 0)
            return ([], "failed to configure binding: paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
        if (resource.Definition.Namespaced && space.Length == 0)
            space = request.Namespace;
        if (resource.Definition.Namespaced && space.Length == 0)
            return ([], "failed to configure binding: cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");

        List<JsonObject?> found = await FindAsync(resource, reference, space, request.Registry, cancel);
        bool denies = found.Count == 0 && reference.Text("parameterNotFoundAction") != "Allow";
        return (found, denies ? "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction" : "");
    }

    private static ApiResource? Find(JsonObject kind, AdmissionRequest request) => request.Registry.Catalog.All.FirstOrDefault(
        one => one.Definition.Kind == kind.Text("kind") && one.Definition.ApiVersion == kind.Text("apiVersion"));

    private static async ValueTask<List<JsonObject?>> FindAsync(ApiResource resource, JsonObject reference, string space, ObjectRegistry registry, CancellationToken cancel)
    {
        if (reference.Text("name") is { Length: > 0 } name)
        {
            string key = resource.KeyOf(new ObjectKey(resource.Definition.Namespaced ? space : "", name));
            if (resource.Cache.Find(key) is { } cached)
                return [ObjectJson.Parse(cached.Json)];
            Entry? entry = await registry.FindAsync(resource, new ObjectKey(resource.Definition.Namespaced ? space : "", name), cancel);
            return entry is null ? [] : [ObjectJson.Parse(entry.Value)];
        }

        LabelQuery selector = LabelQuery.Of(reference.Child("selector"));
        return [.. resource.Cache.Snapshot.Objects.StartingWith(resource.PrefixIn(space)).Where(item => selector.Matches(item.Labels)).Select(item => ObjectJson.Parse(item.Json))];
    }
}
