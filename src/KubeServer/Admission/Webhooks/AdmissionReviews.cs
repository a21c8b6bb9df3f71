using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>The document that a webhook is sent, and what its answer must look like.</summary>
internal static class AdmissionReviews
{
    private const string Group = "admission.k8s.io";

    public static JsonObject Question(AdmissionRequest request, WebhookCall call, string uid)
    {
        JsonObject asked = new() { ["uid"] = uid };
        JsonObject document = RequestDocument.Of(request, call.Version);
        foreach ((string name, JsonNode? value) in document.ToArray())
        {
            document.Remove(name);
            asked[name] = value;
            if (name == "userInfo")
            {
                asked["object"] = call.Version.Object?.DeepClone();
                asked["oldObject"] = call.Version.Old?.DeepClone();
            }
        }

        return new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = $"{Group}/{call.Webhook.ReviewVersion}",
            ["request"] = asked,
        };
    }

    /// <summary>The response within an answer; throws where it is none to this question. Version v1beta1 was never held to name itself, the question or the type of a patch.</summary>
    public static JsonObject Response(JsonObject answer, string uid, string version, bool mayPatch)
    {
        if (answer.Child("response") is not { } response)
            throw Invalid("webhook response was absent");
        if (version != "v1")
            return response;

        string answered = response.Text("uid") ?? "";
        if (answered != uid)
            throw Invalid($"expected response.uid=\"{uid}\", got \"{answered}\"");
        string apiVersion = answer.Text("apiVersion") ?? "";
        string kind = answer.Text("kind") ?? "";
        if (apiVersion != $"{Group}/{version}" || kind != "AdmissionReview")
            throw Invalid($"expected webhook response of {Group}/{version}, Kind=AdmissionReview, got {(apiVersion.Length == 0 ? "/" : apiVersion)}, Kind={kind}");
        CheckPatch((response.Text("patch") ?? "").Length > 0, response.Text("patchType"), mayPatch);
        return response;
    }

    /// <summary>The patch of a response, null where there is none.</summary>
    public static JsonArray? Patch(JsonObject response) => response.Text("patch") is { Length: > 0 } patch ? Decode(patch) : null;

    private static void CheckPatch(bool hasPatch, string? type, bool mayPatch)
    {
        if (!mayPatch && (hasPatch || type is not null))
            throw Invalid($"validating webhook may not return response.{(hasPatch ? "patch" : "patchType")}");
        if (hasPatch && type is null)
            throw Invalid("webhook returned response.patch but not response.patchType");
        if (!hasPatch && type is not null)
            throw Invalid("webhook returned response.patchType but not response.patch");
        if (type is not (null or "JSONPatch"))
            throw Invalid($"webhook returned invalid response.patchType of \"{type}\"");
    }

    private static WebhookException Invalid(string why) => new($"received invalid webhook response: {why}");

    /// <summary>The refusal in the webhook's own words and with its code, where that is one of a refusal.</summary>
    public static ApiException Denied(string webhook, JsonObject? result)
    {
        Status given;
        try
        {
            given = result?.Deserialize(KubeJson.TypeOf<Status>()) ?? new Status();
        }
        catch (JsonException)
        {
            given = new Status { Message = result.Text("message"), Reason = result.Text("reason") };
        }

        string denied = $"admission webhook \"{webhook}\" denied the request";
        string message = given switch
        {
            { Message.Length: > 0 } => $"{denied}: {given.Message}",
            { Reason.Length: > 0 } => $"{denied}: {given.Reason}",
            _ => $"{denied} without explanation",
        };
        return new ApiException(given with { Outcome = "Failure", Code = Math.Max(given.Code ?? 0, 400), Message = message });
    }

    private static JsonArray Decode(string base64)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(base64);
        }
        catch (FormatException failure)
        {
            throw new WebhookException("failed to call webhook: the patch is not in base64", failure);
        }

        // From here on it is the fault of a webhook that did answer: a policy to ignore failures does not cover it.
        try
        {
            JsonNode? patch = JsonTree.Parse(bytes);
            return patch as JsonArray ?? throw ApiErrors.Internal($"json: cannot unmarshal {patch?.GetValueKind().ToString().ToLowerInvariant()} into Go value of type jsonpatch.Patch");
        }
        catch (JsonException failure)
        {
            throw ApiErrors.Internal($"the patch is not valid JSON: {failure.Message}");
        }
    }
}
