using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Webhooks;

/// <summary>Decides whether a webhook is asked about a request, and which form of the object it is shown.</summary>
internal sealed class WebhookMatcher(Func<Authorizer> authorizer)
{
    /// <summary>The object in the form to show; null where the webhook has no say.</summary>
    public async ValueTask<WebhookCall?> MatchAsync(Webhook webhook, AdmissionRequest request, CancellationToken cancel)
    {
        if (!SelectsObject(webhook.ObjectSelector, request) || !EquivalentForms.TryFind(webhook.Rules, request, webhook.TakesEquivalents, out ApiResource? form))
            return null;
        if (!await SelectsNamespaceAsync(webhook.NamespaceSelector, request, cancel))
            return null;

        ObjectVersion version = await EquivalentForms.ShowAsync(request, form, cancel);
        if (!webhook.Conditions.None)
        {
            (bool holds, string fault) = webhook.Conditions.Judge(new RequestBindings(request, version, authorizer()).For, cancel);
            if (fault.Length > 0 && !webhook.IgnoresFailure)
                throw request.Forbidden(fault);
            if (!holds)
                return null;
        }

        return new WebhookCall(webhook, version, form);
    }

    public static bool SelectsObject(LabelQuery selector, AdmissionRequest request) =>
        selector.Requirements.Count == 0
        || (request.Object is { } item && selector.Matches(item))
        || (request.Old is { } old && selector.Matches(old));

    /// <summary>Objects of the cluster belong to no namespace and are always selected; a namespace is judged by its own labels.</summary>
    public static async ValueTask<bool> SelectsNamespaceAsync(LabelQuery selector, AdmissionRequest request, CancellationToken cancel)
    {
        if (selector.Requirements.Count == 0 || request.Namespace.Length == 0)
            return true;
        bool isNamespace = request.Definition is { Group: "", Plural: "namespaces" };
        if (isNamespace && request.Subresource.Length == 0 && request.Object is { } space)
            return selector.Matches(space);
        return selector.Matches(await Namespaces.LabelsAsync(request.Registry, request.Namespace, cancel));
    }
}
