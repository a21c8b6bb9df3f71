namespace Gantry.KubeServer.Admission.Measures;

/// <summary>What a step of admission does.</summary>
[Flags]
internal enum StepSides
{
    Changes = 1,
    Checks = 2,
    Both = Changes | Checks,
}
