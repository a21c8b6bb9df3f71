namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>One rule of the standards: since which version there is one, and what it finds in a pod as of a version.</summary>
internal sealed record SecurityCheck(string Id, SecurityLevel Level, Func<PodUnderCheck, int, Violation?> Find)
{
    public int Since { get; init; }

    /// <summary>The rule of the lower level that this one makes superfluous.</summary>
    public string Replaces { get; init; } = "";
}
