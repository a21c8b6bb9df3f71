namespace Gantry.Oci.Monitoring;

/// <summary>What gantry-runtime and an engine that uses it both know of a container's directory below the runtime's root.</summary>
public static class RuntimeFiles
{
    /// <summary>One byte lets the created process go; then the file is removed, and the container counts as running.</summary>
    public const string StartFifo = "exec.fifo";
}
