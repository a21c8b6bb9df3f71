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
        PolicyHead head = PolicyHead.Of(policy);
        JsonObject? spec = policy.Child("spec");
        return new MutatingPolicy(head, spec.Text("reinvocationPolicy") == "IfNeeded", [.. spec.Objects("mutations").Select(mutation => Read(mutation, head.Environment))]);
    }

    /// <param name="environment">What the policy's expressions can name; those of its changes can write objects and patches besides.</param>
    public static PolicyMutation Read(JsonObject mutation, CelEnvironment environment)
    {
        bool isPatch = mutation.Text("patchType") == "JSONPatch";
        string source = mutation.Child(isPatch ? "jsonPatch" : "applyConfiguration").Text("expression") ?? "";
        return new PolicyMutation(isPatch, Expression.Compile(
            environment.WithStructs(MutationTypes.Find), source, isPatch ? CelType.List(MutationTypes.Patch.Type) : CelType.Struct(MutationTypes.ObjectName)));
    }
}
