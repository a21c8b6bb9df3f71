namespace Gantry.Oci.RuntimeSpec;

/// <summary>The values of <see cref="ContainerState.Status"/>.</summary>
public static class ContainerStatuses
{
    public const string Creating = "creating";
    public const string Created = "created";
    public const string Running = "running";
    public const string Stopped = "stopped";

    /// <summary>Beyond the specification, as runc has it.</summary>
    public const string Paused = "paused";
}
