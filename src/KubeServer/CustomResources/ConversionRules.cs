using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.CustomResources;

/// <summary>How the versions of a kind are made of each other has to be something that the server can do. Clients know the parts of the webhook as parts of the conversion.</summary>
internal static class ConversionRules
{
    private const string Conversion = "spec.conversion";

    public static void Check(JsonObject definition, JsonObject? before, FieldErrors errors)
    {
        if (definition.Child("spec").Child("conversion") is not { } conversion)
            return;
        string strategy = conversion.Text("strategy") ?? "";
        JsonObject? webhook = conversion.Child("webhook");
        if (strategy.Length == 0)
            errors.Require($"{Conversion}.strategy");
        if (strategy == "Webhook")
        {
            CheckClient(webhook.Child("clientConfig"), before, errors);
            CheckReviewVersions(webhook, KnowsOne(before), errors);
            return;
        }

        const string rule = "should not be set when strategy is not set to Webhook";
        if (webhook.Child("clientConfig") is not null)
            errors.Forbid($"{Conversion}.webhookClientConfig", rule);
        if (webhook.Count("conversionReviewVersions") > 0)
            errors.Forbid($"{Conversion}.conversionReviewVersions", rule);
    }

    /// <summary>Whether the certificates by which the webhook is to be judged are none: such a kind is not served.</summary>
    public static bool HasBrokenBundle(JsonObject definition) => TrustedBundle.ProblemOf(BundleOf(definition)) is not null;

    private static void CheckClient(JsonObject? client, JsonObject? before, FieldErrors errors)
    {
        const string path = $"{Conversion}.webhookClientConfig";
        if (client is null)
        {
            errors.Require(path, "required when strategy is set to Webhook");
            return;
        }

        WebhookRules.CheckClient(client, path, errors);

        // What would break a kind that is served is refused. One that is not yet served waits for its certificates.
        bool isServed = before is not null && DefinitionStatus.IsTrue(before, DefinitionStatus.Established) && !HasBrokenBundle(before);
        string bundle = client.Text("caBundle") ?? "";
        if (isServed && TrustedBundle.ProblemOf(bundle) is { } problem)
            errors.Invalid($"{path}.caBundle", bundle, problem);
    }

    private static void CheckReviewVersions(JsonObject? webhook, bool mustKnowOne, FieldErrors errors)
    {
        const string path = $"{Conversion}.conversionReviewVersions";
        string[] versions = [.. webhook.Texts("conversionReviewVersions")];
        if (versions.Length == 0)
            errors.Require(path);
        for (int i = 0; i < versions.Length; i++)
        {
            if (versions.AsSpan(0, i).Contains(versions[i]))
                errors.Invalid($"{path}[{i}]", versions[i], "duplicate version");
            else if (Names.ServiceName(versions[i]) is { } fault)
                errors.Invalid($"{path}[{i}]", versions[i], fault);
        }

        if (mustKnowOne && versions.Length > 0 && !versions.Any(WebhookRules.ReviewVersions.Contains))
            errors.Invalid(path, webhook.Field("conversionReviewVersions")?.DeepClone(), "must include at least one of v1, v1beta1");
    }

    // What was accepted once may stay.
    private static bool KnowsOne(JsonObject? before)
    {
        string[] versions = [.. before.Child("spec").Child("conversion").Child("webhook").Texts("conversionReviewVersions")];
        return versions.Length == 0 || versions.Any(WebhookRules.ReviewVersions.Contains);
    }

    private static string BundleOf(JsonObject definition) => definition.Child("spec").Child("conversion").Child("webhook").Child("clientConfig").Text("caBundle") ?? "";
}
