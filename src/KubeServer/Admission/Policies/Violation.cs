namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A rule of a policy, by its number, that denies a request or could not be judged.</summary>
internal readonly record struct Violation(int Index, string Message, string Reason = "Invalid")
{
    /// <summary>Whether the rule could not be judged, rather than that it does not hold.</summary>
    public bool HasFailed { get; init; }
}
