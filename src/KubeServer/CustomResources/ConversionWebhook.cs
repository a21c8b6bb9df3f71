using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.CustomResources;

/// <summary>The program that turns objects of one version of a user's kind into those of another.</summary>
internal sealed class ConversionWebhook
{
    // Kubernetes' own patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Immutable = ["name", "namespace", "uid"];

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

        string from = items[others[0]].Text("apiVersion") ?? "";
        try
        {
            JsonObject answer = await _client.PostAsync(_target, Question([.. others.Select(i => items[i])], version, out string uid), Patience, cancel);
            JsonObject[] converted = Read(answer, uid, others.Length);
            for (int i = 0; i < others.Length; i++)
                items[others[i]] = Accept(items[others[i]], converted[i], version);
        }
        catch (WebhookException failure)
        {
            throw ApiErrors.ConversionFailed($"conversion webhook for {from}, Kind={_kind} failed: {failure.Message}");
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

    private JsonObject[] Read(JsonObject answer, string uid, int count)
    {
        if (answer.Text("kind") != "ConversionReview" || answer.Text("apiVersion") != $"apiextensions.k8s.io/{_reviewVersion}")
            throw new WebhookException($"expected a ConversionReview of apiextensions.k8s.io/{_reviewVersion}");
        if (answer.Child("response") is not { } response)
            throw new WebhookException("no response provided");
        if (response.Text("uid") != uid)
            throw new WebhookException($"expected response.uid={uid}, got \"{response.Text("uid")}\"");
        if (response.Child("result").Text("status") != "Success")
            throw new WebhookException(response.Child("result").Text("message") is { Length: > 0 } said ? said : "<no message>");
        JsonObject[] converted = [.. response.Objects("convertedObjects")];
        return converted.Length == count ? converted : throw new WebhookException($"expected {count} converted objects, got {converted.Length}");
    }

    // A webhook may change labels and annotations of the metadata and nothing else.
    private static JsonObject Accept(JsonObject original, JsonObject converted, string version)
    {
        if (converted.Text("apiVersion") != version)
            throw new WebhookException($"expected converted object to be of version {version}, got \"{converted.Text("apiVersion")}\"");
        if (converted.Text("kind") != original.Text("kind"))
            throw new WebhookException($"the converted object must have the same kind: {original.Text("kind")}, got \"{converted.Text("kind")}\"");
        foreach (string field in Immutable)
        {
            if ((converted.Child("metadata").Text(field) ?? "") != (original.Child("metadata").Text(field) ?? ""))
                throw new WebhookException($"metadata.{field} must not be changed");
        }

        JsonObject accepted = converted.Copy();
        JsonObject metadata = original.Metadata.Copy();
        foreach (string field in (string[])["labels", "annotations"])
            metadata.CopyFrom(converted.Child("metadata"), field);
        accepted["metadata"] = metadata;
        return accepted;
    }
}
