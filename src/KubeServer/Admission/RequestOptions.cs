using System.Text.Json.Nodes;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Admission;

/// <summary>The options of a request as the object that webhooks and policies are shown.</summary>
internal static class RequestOptions
{
    public static JsonObject Of(AdmissionRequest request)
    {
        if (request.Deletion is { } deletion)
            return ConnectionOptions.Of(deletion);
        JsonObject options = new() { ["kind"] = KindOf(request), ["apiVersion"] = "meta.k8s.io/v1" };
        if (request.IsDryRun)
            options["dryRun"] = new JsonArray("All");
        if (request.Call is not { } call)
            return options;

        QueryReader query = call.Query;
        if (query.Flag("force"))
            options["force"] = true;
        if (FieldManager.Of(call) is { Length: > 0 } manager)
            options["fieldManager"] = manager;
        if (query.Text("fieldValidation") is { Length: > 0 } validation)
            options["fieldValidation"] = validation;
        return options;
    }

    /// <summary>What is wrong with what a client says of a trial run; the only value there is, is "All".</summary>
    public static FieldError? FaultOfDryRun(IReadOnlyList<string> values) => values.All(value => value == "All")
        ? null
        : FieldError.NotSupported("dryRun", new JsonArray([.. values.Select(value => (JsonNode?)value)]), ["All"]);

    /// <summary>The kind of the options that a request has in its query.</summary>
    public static string KindOf(HttpRequest request) => request.Method switch
    {
        "POST" => "CreateOptions",
        "PATCH" => "PatchOptions",
        "DELETE" => "DeleteOptions",
        _ => "UpdateOptions",
    };

    private static string KindOf(AdmissionRequest request) => request switch
    {
        { Operation: Operation.Create } => "CreateOptions",
        { Call.Verb: "patch" } => "PatchOptions",
        _ => "UpdateOptions",
    };
}
