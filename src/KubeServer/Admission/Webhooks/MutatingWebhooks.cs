using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Patches;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>Lets webhooks change an object, one after the other.</summary>
internal sealed class MutatingWebhooks(WebhookBook book, WebhookMatcher matcher, WebhookCaller caller) : IAdmissionStep
{
    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        IReadOnlyList<Webhook> webhooks = book.Webhooks;
        if (webhooks.Count == 0 || WebhookSteps.IsExempt(request))
            return;

        Reinvocation rounds = request.Reinvocation;
        // The server's own steps were asked again too; what they changed concerns everybody who asked to see changes.
        if (rounds.IsSecondRound && !JsonNode.DeepEquals(rounds.LastSeen, request.Object))
            rounds.RequireAgain();
        foreach (Webhook webhook in webhooks)
            await AskAsync(webhook, request, cancel);
        if (rounds.IsNeeded)
            rounds.LastSeen = request.Object?.Copy();
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private async ValueTask AskAsync(Webhook webhook, AdmissionRequest request, CancellationToken cancel)
    {
        if (await matcher.MatchAsync(webhook, request, cancel) is not { } call)
            return;
        if (request.Reinvocation.IsSecondRound && !request.Reinvocation.IsDue(webhook.Id))
            return;

        WebhookAnswer? answer = await caller.AskAsync(request, call, mayPatch: true, cancel);
        bool isChanged = answer?.Patch is { Count: > 0 } patch && await ApplyAsync(patch, call, request, cancel);
        request.Annotate($"mutation.webhook.admission.k8s.io/round_{(request.Reinvocation.IsSecondRound ? 1 : 0)}_index_{webhook.Id}", isChanged ? "mutated" : "unchanged");
        if (isChanged)
            request.Reinvocation.MarkChanged();
        if (webhook.WantsReinvocation)
            request.Reinvocation.Remember(webhook.Id);
    }

    private static async ValueTask<bool> ApplyAsync(JsonArray patch, WebhookCall call, AdmissionRequest request, CancellationToken cancel)
    {
        string name = call.Webhook.Name;
        if (call.Version.Object is not { } shown)
            throw ApiErrors.Internal($"admission webhook \"{name}\" attempted to modify the object, which is not supported for this operation");

        PatchResult result = JsonPatch.Apply(shown, patch);
        if (!result.Succeeded || result.Tree is not JsonObject patched)
            throw ApiErrors.Internal(result.Message);

        Conform(patched, call.Form ?? request.Resource, request);
        if (JsonNode.DeepEquals(patched, shown))
            return false;
        request.Replace(call.Form is { } form ? await EquivalentForms.TakeBackAsync(patched, request, form, cancel) : patched);
        return true;
    }

    // What does not belong to the kind is dropped, as from a body; the kinds of subresources are taken as they are.
    private static void Conform(JsonObject patched, ApiResource form, AdmissionRequest request)
    {
        ResourceKind kind = form.Kind;
        if (request.Kind != request.Definition)
            return;
        DecodedObject decoded = ObjectDecoder.Conform(patched, kind.Definition, kind.Schema, FieldValidation.Ignore);
        if (decoded.Object is null)
            throw ApiErrors.Internal(decoded.Failure ?? "the patched object cannot be read");
    }
}
