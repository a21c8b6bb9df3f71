using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.OpenApi;

namespace Gantry.KubeServer.CustomResources;

/// <summary>A user's schema as the API's documents show it: with the fields that every object has.</summary>
internal static class CustomDocument
{
    public static JsonObject Of(ResourceDefinition resource, CustomVersion version)
    {
        JsonObject document = version.ReadSchema() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        JsonObject properties = document.ChildOrNew("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = "The group and version of the API that the object is written in, such as v1 or apps/v1." };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = "The kind of the object, in camel case." };
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Names, labels, owners and times of the object.",
            ["allOf"] = new JsonArray(SchemaStyle.V3.PlainReference(KindSchemas.ObjectMeta.Name!)),
        };
        document["x-kubernetes-group-version-kind"] = new JsonArray(SchemaStyle.KindOf(resource));
        return document;
    }
}
