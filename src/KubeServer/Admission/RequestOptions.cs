using System.Text.Json.Nodes;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Admission;

/// <summary>The options of a request as the object that webhooks and policies are shown.</summary>
internal static class RequestOptions
{
    private static readonly string[] Validations = ["", "Ignore", "Strict", "Warn"];

    public static JsonObject Of(AdmissionRequest request)
    {
        if (request.Deletion is { } deletion)
            return ConnectionOptions.Of(deletion);

        // A patch is told by what it does, without what only a patch can ask for.
        JsonObject options = new() { ["kind"] = request.IsCreation ? "CreateOptions" : "UpdateOptions", ["apiVersion"] = "meta.k8s.io/v1" };
        if (request.IsDryRun)
            options["dryRun"] = new JsonArray("All");
        if (request.Call is not { } call)
            return options;

        QueryReader query = call.Query;
        foreach (string option in (string[])["fieldManager", "fieldValidation"])
        {
            if (query.Text(option) is { Length: > 0 } value)
                options[option] = value;
        }

        return options;
    }

    /// <summary>Refuses a write whose options are none, and tells all that is wrong with them.</summary>
    public static void Check(ApiCall call)
    {
        if (call.Verb is "create" or "update" or "patch")
            ApiErrors.ThrowIfInvalid(KindOf(call.Http.Request), FaultsOf(call));
    }

    private static IEnumerable<FieldError> FaultsOf(ApiCall call)
    {
        QueryReader query = call.Query;
        string manager = query.Text("fieldManager");
        bool isApply = call.Verb == "patch" && ApplyVerb.IsAskedFor(call.Http);
        if (isApply && manager.Length == 0)
            yield return FieldError.Required("fieldManager", "is required for apply patch");
        if (call.Verb == "patch" && !isApply && query.Has("force"))
            yield return FieldError.Forbidden("force", "may not be specified for non-apply patch");
        foreach (FieldError fault in FieldManager.FaultsOf(manager))
            yield return fault;
        if (FaultOfDryRun(query.All("dryRun")) is { } trial)
            yield return trial;
        if (query.Text("fieldValidation") is var validation && !Validations.Contains(validation))
            yield return FieldError.NotSupported("fieldValidation", validation, Validations);
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
}
