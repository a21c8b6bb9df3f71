using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Admission;

/// <summary>Options that come in the query of a connection, or in the body of a deletion, as objects.</summary>
internal static class ConnectionOptions
{
    private static readonly string[] Flags = ["stdin", "stdout", "stderr", "tty"];

    public static JsonObject Of(ApiCall call, Subresource subresource)
    {
        JsonObject options = new() { ["kind"] = subresource.Kind, ["apiVersion"] = subresource.Group.Length == 0 ? "v1" : $"{subresource.Group}/v1" };
        QueryReader query = call.Query;
        foreach (string flag in Flags)
        {
            if (query.Has(flag))
                options[flag] = query.Flag(flag);
        }

        if (query.Text("container") is { Length: > 0 } container)
            options["container"] = container;
        if (query.Text("path") is { Length: > 0 } path)
            options["path"] = path;
        if (query.Has("command"))
            options["command"] = new JsonArray([.. query.All("command").Select(word => (JsonNode)word)]);
        if (query.Has("ports"))
            options["ports"] = new JsonArray([.. query.All("ports").Where(port => int.TryParse(port, out _)).Select(port => (JsonNode)int.Parse(port, System.Globalization.CultureInfo.InvariantCulture))]);
        return options;
    }

    public static JsonObject Of(DeleteOptions options)
    {
        JsonObject tree = JsonSerializer.SerializeToNode(options, KubeJson.TypeOf<DeleteOptions>()) as JsonObject ?? [];
        tree["kind"] = "DeleteOptions";
        tree["apiVersion"] = "meta.k8s.io/v1";
        return tree;
    }
}
