using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A policy that changes objects, read and compiled once when it changed.</summary>
internal sealed class MutatingPolicy
{
    private MutatingPolicy(PolicyHead head, bool wantsReinvocation, IReadOnlyList<PolicyMutation> mutations)
    {
        Head = head;
        WantsReinvocation = wantsReinvocation;
        Mutations = mutations;
    }

    public PolicyHead Head { get; }

    public bool WantsReinvocation { get; }

    public IReadOnlyList<PolicyMutation> Mutations { get; }

    public static MutatingPolicy Of(JsonObject policy)
    {
        PolicyHead head = PolicyHead.Of(policy, mutates: true);
        JsonObject? spec = policy.Child("spec");
        return new MutatingPolicy(head, spec.Text("reinvocationPolicy") == "IfNeeded", [.. spec.Objects("mutations").Select(mutation => Read(mutation, head.Environment))]);
    }

    public static PolicyMutation Read(JsonObject mutation, CelEnvironment environment) => mutation.Text("patchType") == "JSONPatch"
        ? new PolicyMutation(true, Expression.Compile(environment, mutation.Child("jsonPatch").Text("expression") ?? "", CelType.List(MutationTypes.Patch.Type), CelType.ListOfDyn))
        : new PolicyMutation(false, Expression.Compile(environment, mutation.Child("applyConfiguration").Text("expression") ?? "", CelType.Struct(MutationTypes.ObjectName)));
}
