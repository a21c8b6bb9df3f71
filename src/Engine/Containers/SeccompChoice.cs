namespace Gantry.Engine.Containers;

/// <summary>Which system call filter a container gets.</summary>
public enum SeccompChoice
{
    Default,
    Unconfined,

    /// <summary>The profile in a file of the host.</summary>
    File,
}
