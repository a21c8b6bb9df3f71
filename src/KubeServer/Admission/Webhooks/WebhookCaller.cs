using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>Asks one webhook about a request: a refusal and, unless that is to be ignored, a failure end the request.</summary>
internal sealed class WebhookCaller(WebhookClient client, AdmissionMetrics metrics)
{
    private const int Good = 200;

    /// <summary>The answer of a webhook that allows the request; null of one whose failure is ignored.</summary>
    public async Task<WebhookAnswer?> AskAsync(AdmissionRequest request, WebhookCall call, bool mayPatch, CancellationToken cancel)
    {
        Webhook webhook = call.Webhook;
        if (request.IsDryRun && webhook.HasSideEffects)
            throw ApiErrors.BadRequest($"admission webhook \"{webhook.Name}\" does not support dry run");

        long since = Stopwatch.GetTimestamp();
        AdmissionKey key = new(webhook.Name, mayPatch ? AdmissionKey.Admit : AdmissionKey.Validating, request.Operation, IsRejected: false);
        try
        {
            JsonObject response = await PostAsync(request, call, mayPatch, cancel);
            Note(request, webhook, response);
            if (response.Flag("allowed") != true)
                throw Refused(AdmissionReviews.Denied(webhook.Name, response.Child("status")), key, since);
            WebhookAnswer answer = new(mayPatch ? AdmissionReviews.Patch(response) : null);
            metrics.Webhook(key, Good, since);
            return answer;
        }
        catch (WebhookException failure)
        {
            if (webhook.IgnoresFailure)
            {
                metrics.Webhook(key, failure.Code, since);
                metrics.WebhookIgnored(webhook.Name, key.Type);
                request.Annotate($"failed-open.{(mayPatch ? "mutation" : "validating")}.webhook.admission.k8s.io/{webhook.Id}", webhook.Name);
                return null;
            }

            metrics.Webhook(key with { IsRejected = true }, failure.Code, since);
            metrics.WebhookRefused(key, "calling_webhook_error", failure.Code);
            throw ApiErrors.Internal($"failed calling webhook \"{webhook.Name}\": {failure.Message}");
        }
        finally
        {
            request.TookOthers(Stopwatch.GetTimestamp() - since);
        }
    }

    private ApiException Refused(ApiException denied, AdmissionKey key, long since)
    {
        metrics.Webhook(key with { IsRejected = true }, denied.Code, since);
        metrics.WebhookRefused(key, "no_error", denied.Code);
        return denied;
    }

    private async Task<JsonObject> PostAsync(AdmissionRequest request, WebhookCall call, bool mayPatch, CancellationToken cancel)
    {
        Webhook webhook = call.Webhook;
        if (webhook.Target is not { } target)
            throw new WebhookException("could not get REST client: webhook configuration must have either service or URL");

        string uid = Guid.NewGuid().ToString();
        JsonObject answer;
        try
        {
            answer = await client.PostAsync(target, AdmissionReviews.Question(request, call, uid), webhook.Timeout, cancel);
        }
        catch (WebhookException failure) when (!failure.Message.StartsWith("could not get", StringComparison.Ordinal))
        {
            throw new WebhookException($"failed to call webhook: {failure.Message}", failure);
        }

        return AdmissionReviews.Response(answer, uid, webhook.ReviewVersion, mayPatch);
    }

    private static void Note(AdmissionRequest request, Webhook webhook, JsonObject response)
    {
        foreach ((string key, string value) in response.Pairs("auditAnnotations"))
            request.Annotate($"{webhook.Name}/{key}", value);
        foreach (string warning in response.Texts("warnings"))
            request.Warn(warning);
    }
}
