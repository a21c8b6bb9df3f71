using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Webhooks;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Which requests a policy or a binding speaks of.</summary>
internal sealed class PolicyConstraints(JsonObject? constraints)
{
    private readonly RequestRule[] _rules = [.. constraints.Objects("resourceRules").Select(rule => new RequestRule(rule))];
    private readonly RequestRule[] _exclusions = [.. constraints.Objects("excludeResourceRules").Select(rule => new RequestRule(rule))];
    private readonly LabelQuery _namespaces = LabelQuery.Of(constraints.Child("namespaceSelector") ?? []);
    private readonly LabelQuery _objects = LabelQuery.Of(constraints.Child("objectSelector") ?? []);
    private readonly bool _takesEquivalents = constraints.Text("matchPolicy") != "Exact";

    /// <summary>The object in the form that the rules name; null where they do not speak of the request. No rules speak of all.</summary>
    public async ValueTask<ObjectVersion?> MatchAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!WebhookMatcher.SelectsObject(_objects, request) || (_exclusions.Length > 0 && EquivalentForms.TryFind(_exclusions, request, _takesEquivalents, out _)))
            return null;
        ApiResource? form = null;
        if (_rules.Length > 0 && !EquivalentForms.TryFind(_rules, request, _takesEquivalents, out form))
            return null;
        if (!await WebhookMatcher.SelectsNamespaceAsync(_namespaces, request, cancel))
            return null;
        return await EquivalentForms.ShowAsync(request, form, cancel);
    }
}
