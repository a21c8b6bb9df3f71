namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>Asks all webhooks that may refuse a request, at the same time.</summary>
internal sealed class ValidatingWebhooks(WebhookBook book, WebhookMatcher matcher, WebhookCaller caller) : IAdmissionStep
{
    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        IReadOnlyList<Webhook> webhooks = book.Webhooks;
        if (webhooks.Count == 0 || WebhookSteps.IsExempt(request))
            return;

        List<WebhookCall> calls = [];
        foreach (Webhook webhook in webhooks)
        {
            if (await matcher.MatchAsync(webhook, request, cancel) is { } call)
                calls.Add(call);
        }

        Task<WebhookAnswer?>[] asked = [.. calls.Select(call => caller.AskAsync(request, call, mayPatch: false, cancel))];
        await Task.WhenAll(asked);
    }
}
