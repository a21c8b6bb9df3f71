using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.CustomResources;

/// <summary>The program that turns objects of one version of a user's kind into those of another.</summary>
internal sealed class ConversionWebhook
{
    // Kubernetes' own patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebhookClient _client;
    private readonly WebhookTarget _target;
    private readonly string _reviewVersion;
    private readonly string _kind;

    private ConversionWebhook(WebhookClient client, WebhookTarget target, string reviewVersion, string kind)
    {
        _client = client;
        _target = target;
        _reviewVersion = reviewVersion;
        _kind = kind;
    }

    /// <summary>Null where versions differ by their names alone.</summary>
    public static ConversionWebhook? Of(CustomDefinition definition, WebhookClient client)
    {
        if (definition.Conversion.Text("strategy") != "Webhook")
            return null;
        JsonObject? webhook = definition.Conversion.Child("webhook");
        string review = webhook.Texts("conversionReviewVersions").FirstOrDefault(version => version is "v1" or "v1beta1") ?? "v1";
        return new ConversionWebhook(client, WebhookTarget.Of(webhook.Child("clientConfig")) ?? throw new WebhookException("the conversion names no webhook"), review, definition.Kind);
    }

    /// <summary>Converts in place those objects that are of another version, all in one question.</summary>
    public async Task ConvertAsync(JsonObject[] items, string version, CancellationToken cancel)
    {
        int[] others = [.. Enumerable.Range(0, items.Length).Where(i => items[i].Text("apiVersion") != version)];
        if (others.Length == 0)
            return;

        string asked = $"conversion webhook for {items[others[0]].Text("apiVersion")}, Kind={_kind}";
        JsonObject[] converted;
        try
        {
            JsonObject answer = await _client.PostAsync(_target, Question([.. others.Select(i => items[i])], version, out string uid), Patience, cancel);
            converted = Read(answer, uid);
        }
        catch (WebhookException failure)
        {
            throw ApiErrors.ConversionFailed($"{asked} failed: {failure.Message}");
        }

        if (converted.Length != others.Length)
            throw ApiErrors.ConversionFailed($"{asked} returned {converted.Length} objects, expected {others.Length}");
        for (int i = 0; i < others.Length; i++)
            items[others[i]] = Accepted(asked, items[others[i]], converted[i], version, $"{(items.Length == 1 ? "object" : "converted object")} at index {i}");
    }

    private static JsonObject Accepted(string asked, JsonObject original, JsonObject converted, string version, string which)
    {
        try
        {
            return ConvertedObject.Accept(original, converted, version);
        }
        catch (WebhookException failure)
        {
            throw ApiErrors.ConversionFailed($"{asked} returned invalid {which}: {failure.Message}");
        }
    }

    private JsonObject Question(IEnumerable<JsonObject> items, string version, out string uid)
    {
        uid = Guid.NewGuid().ToString();
        return new JsonObject
        {
            ["kind"] = "ConversionReview",
            ["apiVersion"] = $"apiextensions.k8s.io/{_reviewVersion}",
            ["request"] = new JsonObject
            {
                ["uid"] = uid,
                ["desiredAPIVersion"] = version,
                ["objects"] = new JsonArray([.. items.Select(item => (JsonNode)item.DeepClone())]),
            },
        };
    }

    // Version v1beta1 was never held to name itself or the question.
    private JsonObject[] Read(JsonObject answer, string uid)
    {
        bool isStrict = _reviewVersion == "v1";
        string group = $"apiextensions.k8s.io/{_reviewVersion}";
        if (isStrict && (answer.Text("kind") != "ConversionReview" || answer.Text("apiVersion") != group))
            throw new WebhookException($"expected webhook response of {group}, Kind=ConversionReview, got {answer.Text("apiVersion") ?? "/"}, Kind={answer.Text("kind")}");
        if (answer.Child("response") is not { } response)
            throw new WebhookException("no response provided");
        if (isStrict && response.Text("uid") != uid)
            throw new WebhookException($"expected response.uid=\"{uid}\", got \"{response.Text("uid")}\"");
        JsonObject? result = response.Child("result");
        if (result.Text("status") != "Success")
            throw new WebhookException(result.Text("message") is { Length: > 0 } said ? said : $"response.result.status was '{result.Text("status")}', not 'Success'");
        return [.. response.Objects("convertedObjects")];
    }
}
