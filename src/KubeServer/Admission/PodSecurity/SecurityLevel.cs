namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>The levels of the pod security standards, from lax to strict.</summary>
internal enum SecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}
