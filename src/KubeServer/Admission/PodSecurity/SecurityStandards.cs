namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>All rules of the pod security standards, and what they find in a pod.</summary>
internal static class SecurityStandards
{
    public static IReadOnlyList<Violation> Violations(SecurityPolicy policy, PodUnderCheck pod)
    {
        if (policy.ForbidsNothing)
            return [];
        SecurityCheck[] strict = policy.Level == SecurityLevel.Restricted ? [.. RestrictedChecks.All.Where(check => check.Since <= policy.Minor)] : [];
        return [.. BaselineChecks.All
            .Where(check => check.Since <= policy.Minor && !strict.Any(other => other.Replaces == check.Id))
            .Concat(strict)
            .Select(check => check.Find(pod, policy.Minor))
            .OfType<Violation>()];
    }

    public static string Details(IEnumerable<Violation> violations) => string.Join(", ", violations.Select(one => $"{one.Reason} ({one.Detail})"));

    public static string Reasons(IEnumerable<Violation> violations) => string.Join(", ", violations.Select(one => one.Reason));
}
