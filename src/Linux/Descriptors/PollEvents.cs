namespace Gantry.Linux.Descriptors;

/// <summary>What to wait for on a descriptor. See poll(2).</summary>
[Flags]
public enum PollEvents : short
{
    None = 0,
    Readable = 1,

    /// <summary>Control files of the kernel say with it that their content has changed.</summary>
    Priority = 2,
    Failed = 8,
    HungUp = 16,
}
