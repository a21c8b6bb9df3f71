using System.Text.Json.Nodes;
using Gantry.Kube.Admissionregistration;
using Gantry.Kube.Decoding;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Webhooks;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Changes objects as the policies say that are in force, one after the other. What goes wrong is told when all have been asked.</summary>
internal sealed class MutatingPolicies(ResourceCatalog catalog, Func<Authorizer> authorizer) : IAdmissionStep
{
    private readonly PolicyBook<MutatingPolicy> _book = new(
        catalog.Of(MutatingAdmissionPolicy.Definition), catalog.Of(MutatingAdmissionPolicyBinding.Definition), MutatingPolicy.Of);

    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var inForce = _book.InForce;
        if (inForce.Count == 0 || WebhookSteps.IsExempt(request) || request.Object is null || request.Operation is not (Operation.Create or Operation.Update))
            return;

        List<PolicyDenial> denials = [];
        List<PolicyUse> uses = [];
        foreach ((MutatingPolicy policy, IReadOnlyList<PolicyBinding> bindings) in inForce)
            await CollectAsync(policy, bindings, request, uses, denials, cancel);
        if (uses.Count > 0)
            await ChangeAsync(uses, request, denials, cancel);
        if (denials.Count > 0)
            throw PolicyDenial.Refusal(request, denials);
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private static async ValueTask CollectAsync(
        MutatingPolicy policy, IReadOnlyList<PolicyBinding> bindings, AdmissionRequest request, List<PolicyUse> uses, List<PolicyDenial> denials, CancellationToken cancel)
    {
        PolicyHead head = policy.Head;
        if (await head.Constraints.MatchAsync(request, cancel) is not { } version)
            return;
        if (PolicyParams.KindFault(head, request) is { } unknown)
        {
            Deny(head, "", unknown, "Forbidden", denials);
            return;
        }

        foreach (PolicyBinding binding in bindings)
        {
            if (await binding.Constraints.MatchAsync(request, cancel) is null)
                continue;
            (IReadOnlyList<JsonObject?> parameters, string fault) = await PolicyParams.CollectAsync(head, binding, request, cancel);
            if (fault.Length > 0)
                Deny(head, binding.Name, fault, "Forbidden", denials);
            uses.AddRange(parameters.Select(one => new PolicyUse(policy, binding, one, version.Resource)));
        }
    }

    private async ValueTask ChangeAsync(List<PolicyUse> uses, AdmissionRequest request, List<PolicyDenial> denials, CancellationToken cancel)
    {
        JsonObject? space = await ValidatingPolicies.NamespaceOfAsync(request, cancel);
        bool isApplied = false;
        foreach (PolicyUse use in uses)
        {
            PolicyHead head = use.Policy.Head;
            ObjectVersion version = await use.ShowAsync(request, cancel);
            (bool holds, string fault) = new PolicyEvaluation(head, request, version, space, use.Parameters, authorizer(), cancel).JudgeConditions();
            if (fault.Length > 0)
                Deny(head, use.Binding.Name, fault, "Invalid", denials);
            if (!holds || (request.Reinvocation.IsSecondRound && !request.Reinvocation.IsDue(use.Id)))
                continue;

            isApplied |= await MutateAsync(use, request, space, denials, cancel);
            if (use.Policy.WantsReinvocation)
                request.Reinvocation.Remember(use.Id);
        }

        // Whoever wants to look again does so after any policy was applied, be it his own.
        if (isApplied)
            request.Reinvocation.MarkChanged();
    }

    private async ValueTask<bool> MutateAsync(PolicyUse use, AdmissionRequest request, JsonObject? space, List<PolicyDenial> denials, CancellationToken cancel)
    {
        bool isApplied = false;
        foreach (PolicyMutation mutation in use.Policy.Mutations)
        {
            // Each change sees what the one before it made.
            ObjectVersion version = await use.ShowAsync(request, cancel);
            PolicyEvaluation evaluation = new(use.Policy.Head, request, version, space, use.Parameters, authorizer(), cancel);
            (JsonObject? changed, string fault) = mutation.Apply(evaluation, request, version);
            if (changed is not null)
                changed = await use.TakeBackAsync(changed, request, cancel);
            if (changed is not null)
                fault = Conform(changed, request);
            if (fault.Length > 0)
            {
                Deny(use.Policy.Head, use.Binding.Name, fault, "Invalid", denials);
                continue;
            }

            isApplied = true;
            if (JsonNode.DeepEquals(changed, request.Object))
                continue;
            request.Reinvocation.MarkChanged();
            request.Replace(changed!);
        }

        return isApplied;
    }

    private static string Conform(JsonObject changed, AdmissionRequest request) => request.Kind != request.Definition
        ? ""
        : ObjectDecoder.Conform(changed, request.Definition, request.Resource.Kind.Schema, FieldValidation.Ignore).Failure ?? "";

    private static void Deny(PolicyHead policy, string binding, string fault, string reason, List<PolicyDenial> denials)
    {
        if (!policy.IgnoresFailure)
            denials.Add(new PolicyDenial(policy.Name, binding, fault, reason));
    }
}
