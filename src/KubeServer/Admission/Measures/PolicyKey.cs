namespace Gantry.KubeServer.Admission.Measures;

/// <summary>What broken rules of policies are counted by.</summary>
/// <param name="Action">What was done about it: "deny", "warn" or "audit".</param>
/// <param name="HasFailed">Whether the rule could not be worked out.</param>
internal readonly record struct PolicyKey(string Policy, string Binding, string Action, bool HasFailed)
{
    public (string, string)[] Labels() =>
        [("enforcement_action", Action), ("error_type", HasFailed ? "invalid_error" : "no_error"), ("policy", Policy), ("policy_binding", Binding)];
}
