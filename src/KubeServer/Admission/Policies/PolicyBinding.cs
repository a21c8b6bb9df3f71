using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Puts a policy into force: for which requests, with which parameters, and what happens to those that it denies.</summary>
internal sealed class PolicyBinding(string name, JsonObject? spec)
{
    public string Name => name;

    public string PolicyName { get; } = spec.Text("policyName") ?? "";

    public PolicyConstraints Constraints { get; } = new(spec.Child("matchResources"));

    public JsonObject? ParamRef { get; } = spec.Child("paramRef");

    public IReadOnlyList<string> Actions { get; } = [.. spec.Texts("validationActions")];
}
