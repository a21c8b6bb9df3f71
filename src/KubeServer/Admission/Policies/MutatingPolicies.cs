using System.Text.Json.Nodes;
using Gantry.Kube.Admissionregistration;
using Gantry.Kube.Decoding;
using Gantry.KubeServer.Admission.Webhooks;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Changes objects as the policies say that are in force, one after the other.</summary>
internal sealed class MutatingPolicies(ResourceCatalog catalog, Func<Authorizer> authorizer) : IAdmissionStep
{
    private readonly PolicyBook<MutatingPolicy> _book = new(
        catalog.Of(MutatingAdmissionPolicy.Definition), catalog.Of(MutatingAdmissionPolicyBinding.Definition), MutatingPolicy.Of);

    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        var inForce = _book.InForce;
        if (inForce.Count == 0 || WebhookSteps.IsExempt(request) || request.Object is null || request.Operation is not (Operation.Create or Operation.Update))
            return;

        foreach ((MutatingPolicy policy, IReadOnlyList<PolicyBinding> bindings) in inForce)
        {
            foreach (PolicyBinding binding in bindings)
                await ApplyAsync(policy, binding, request, cancel);
        }
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private async ValueTask ApplyAsync(MutatingPolicy policy, PolicyBinding binding, AdmissionRequest request, CancellationToken cancel)
    {
        PolicyHead head = policy.Head;
        string id = $"{head.Name}/{binding.Name}";
        if (request.Reinvocation.IsSecondRound && !request.Reinvocation.IsDue(id))
            return;
        if (await head.Constraints.MatchAsync(request, cancel) is null || await binding.Constraints.MatchAsync(request, cancel) is null)
            return;

        (IReadOnlyList<JsonObject?> parameters, string fault) = await PolicyParams.CollectAsync(head, binding, request, cancel);
        if (fault.Length > 0)
            Fail(head, binding, request, $"failed to configure binding: {fault}");
        JsonObject? space = await ValidatingPolicies.NamespaceOfAsync(request, cancel);
        bool isChanged = false;
        foreach (JsonObject? one in parameters)
            isChanged |= Mutate(policy, binding, request, space, one, cancel);
        if (isChanged)
            request.Reinvocation.MarkChanged();
        if (policy.WantsReinvocation)
            request.Reinvocation.Remember(id);
    }

    private bool Mutate(MutatingPolicy policy, PolicyBinding binding, AdmissionRequest request, JsonObject? space, JsonObject? parameters, CancellationToken cancel)
    {
        bool isChanged = false;
        foreach (PolicyMutation mutation in policy.Mutations)
        {
            // Each change sees what the one before it made.
            PolicyEvaluation evaluation = new(policy.Head, request, ObjectVersion.Of(request), space, parameters, authorizer(), cancel);
            (bool holds, string wrong) = evaluation.JudgeConditions();
            if (wrong.Length > 0)
                Fail(policy.Head, binding, request, wrong);
            if (!holds)
                return isChanged;

            (JsonObject? changed, string fault) = mutation.Apply(evaluation, request, request.Object!);
            if (changed is not null)
                fault = Conform(changed, request);
            if (fault.Length > 0)
                Fail(policy.Head, binding, request, fault);
            else if (changed is not null && !JsonNode.DeepEquals(changed, request.Object))
            {
                request.Replace(changed);
                isChanged = true;
            }
        }

        return isChanged;
    }

    private static string Conform(JsonObject changed, AdmissionRequest request) => request.Kind != request.Definition
        ? ""
        : ObjectDecoder.Conform(changed, request.Definition, request.Resource.Kind.Schema, FieldValidation.Ignore).Failure ?? "";

    private static void Fail(PolicyHead head, PolicyBinding binding, AdmissionRequest request, string fault)
    {
        if (!head.IgnoresFailure)
            throw new PolicyDenial(head.Name, binding.Name, fault).Refusal(request, "policy");
    }
}
