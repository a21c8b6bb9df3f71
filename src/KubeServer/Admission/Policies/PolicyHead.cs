using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>What policies that refuse and policies that change have in common: whom they concern, their conditions, their variables.</summary>
internal sealed class PolicyHead
{
    private PolicyHead(string name, JsonObject? spec)
    {
        Name = name;
        Constraints = new PolicyConstraints(spec.Child("matchConstraints"));
        ParamKind = spec.Child("paramKind");
        IgnoresFailure = spec.Text("failurePolicy") == "Ignore";
        Conditions = MatchConditions.Of(spec ?? [], ParamKind is null ? AdmissionExpressions.ForConditions : AdmissionExpressions.ForConditionsWithParams);
        Variables = PolicyVariables.Of(spec, ParamKind is null ? AdmissionExpressions.ForMessages : AdmissionExpressions.ForMessagesWithParams);
    }

    public string Name { get; }

    public PolicyConstraints Constraints { get; }

    /// <summary>The kind of the parameters; null for a policy without.</summary>
    public JsonObject? ParamKind { get; }

    public bool IgnoresFailure { get; }

    public MatchConditions Conditions { get; }

    public PolicyVariables Variables { get; }

    public CelEnvironment Environment => Variables.Environment;

    public static PolicyHead Of(JsonObject policy) => new(policy.Name, policy.Child("spec"));
}
