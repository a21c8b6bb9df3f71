using System.Diagnostics;
using System.Text.Json.Nodes;
using Gantry.Kube.Admissionregistration;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Admission.Webhooks;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Judges requests by the policies that are in force: denies, warns, or notes for the audit, as their bindings say.</summary>
internal sealed class ValidatingPolicies(ResourceCatalog catalog, Func<Authorizer> authorizer, AdmissionMetrics metrics) : IAdmissionStep
{
    private const int MaxNote = 10 * 1024;

    private readonly PolicyBook<ValidatingPolicy> _book = new(
        catalog.Of(ValidatingAdmissionPolicy.Definition), catalog.Of(ValidatingAdmissionPolicyBinding.Definition), ValidatingPolicy.Of);

    public ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    public async ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var inForce = _book.InForce;
        if (inForce.Count == 0 || WebhookSteps.IsExempt(request))
            return;

        List<PolicyDenial> denials = [];
        foreach ((ValidatingPolicy policy, IReadOnlyList<PolicyBinding> bindings) in inForce)
        {
            if (await policy.Head.Constraints.MatchAsync(request, cancel) is { } version)
                await JudgeAsync(policy, bindings, request, version, denials, cancel);
        }

        if (denials.Count > 0)
            throw denials[0].Refusal(request);
    }

    private async ValueTask JudgeAsync(
        ValidatingPolicy policy, IReadOnlyList<PolicyBinding> bindings, AdmissionRequest request, ObjectVersion version, List<PolicyDenial> denials, CancellationToken cancel)
    {
        PolicyHead head = policy.Head;
        if (PolicyParams.KindFault(head, request) is { } unknown)
        {
            Deny(head, "", unknown, denials);
            return;
        }

        SortedDictionary<string, List<string>> notes = new(StringComparer.Ordinal);
        foreach (PolicyBinding binding in bindings)
        {
            if (await binding.Constraints.MatchAsync(request, cancel) is null)
                continue;
            (IReadOnlyList<JsonObject?> parameters, string fault) = await PolicyParams.CollectAsync(head, binding, request, cancel);
            if (fault.Length > 0)
                Deny(head, binding.Name, fault, denials);
            JsonObject? space = await NamespaceOfAsync(request, cancel);
            foreach (JsonObject? one in parameters)
                Judge(policy, binding, request, new PolicyEvaluation(head, request, version, space, one, authorizer(), cancel), denials, notes);
        }

        foreach ((string key, List<string> values) in notes)
            request.Annotate($"{head.Name}/{key}", string.Join(", ", values));
    }

    private static void Deny(PolicyHead policy, string binding, string fault, List<PolicyDenial> denials)
    {
        if (!policy.IgnoresFailure)
            denials.Add(new PolicyDenial(policy.Name, binding, fault));
    }

    private void Judge(
        ValidatingPolicy policy, PolicyBinding binding, AdmissionRequest request, PolicyEvaluation evaluation, List<PolicyDenial> denials, SortedDictionary<string, List<string>> notes)
    {
        string name = policy.Head.Name;
        long since = Stopwatch.GetTimestamp();
        (IReadOnlyList<Violation> violations, IReadOnlyList<PolicyNote> told) = policy.Judge(evaluation);
        foreach (Violation violation in violations)
        {
            Act(name, binding, request, violation, denials);
            Count(name, binding, violation.HasFailed, since);
        }

        foreach ((string key, string value, string wrong) in told)
        {
            if (wrong.Length > 0)
                denials.Add(new PolicyDenial(name, binding.Name, wrong));
            else if (!(notes.TryGetValue(key, out List<string>? known) ? known : notes[key] = []).Contains(value))
                notes[key].Add(value[..Math.Min(value.Length, MaxNote)]);
        }
    }

    private void Count(string policy, PolicyBinding binding, bool hasFailed, long since)
    {
        foreach (string action in binding.Actions)
            metrics.PolicyActed(new PolicyKey(policy, binding.Name, action.ToLowerInvariant(), hasFailed), Stopwatch.GetTimestamp() - since);
    }

    private static void Act(string policy, PolicyBinding binding, AdmissionRequest request, Violation violation, List<PolicyDenial> denials)
    {
        foreach (string action in binding.Actions)
        {
            switch (action)
            {
                case "Deny":
                    denials.Add(new PolicyDenial(policy, binding.Name, violation.Message, violation.Reason));
                    break;
                case "Warn":
                    request.Warn($"Validation failed for ValidatingAdmissionPolicy '{policy}' with binding '{binding.Name}': {violation.Message}");
                    break;
                case "Audit":
                    request.Annotate("validation.policy.admission.k8s.io/validation_failure", FailureNote(policy, binding, violation));
                    break;
            }
        }
    }

    // The signs that mean something in HTML are written as programs in Go write them.
    private static string FailureNote(string policy, PolicyBinding binding, Violation violation) =>
        // A list in brackets would add by reflection, which is not there ahead of time.
        new JsonArray(new JsonObject
        {
            ["message"] = violation.Message,
            ["policy"] = policy,
            ["binding"] = binding.Name,
            ["expressionIndex"] = violation.Index,
            ["validationActions"] = new JsonArray([.. binding.Actions.Select(action => (JsonNode)action)]),
        }).Quoted.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);

    // A namespace lies within none, and neither does what belongs to the cluster.
    internal static async ValueTask<JsonObject?> NamespaceOfAsync(AdmissionRequest request, CancellationToken cancel) =>
        request.Namespace.Length == 0 || request.Definition is { Group: "", Plural: "namespaces" } ? null : await Namespaces.FindAsync(request.Registry, request.Namespace, cancel);
}
