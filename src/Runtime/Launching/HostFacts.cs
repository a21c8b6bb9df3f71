namespace Gantry.Runtime.Launching;

/// <summary>What a plan depends on besides the bundle: facts about this host and this process, gathered before planning.</summary>
internal sealed record HostFacts
{
    public required Func<string, bool> IsDirectory { get; init; }

    /// <summary>True for a user other than root: what needs rights over the host is done in the container's user namespace, or not at all.</summary>
    public bool IsRootless { get; init; }

    /// <summary>False in a user namespace, where the kernel makes no device nodes.</summary>
    public bool MakesDevices { get; init; } = true;

    /// <summary>Whether the namespace at a path is the one that this process is in.</summary>
    public Func<string, string, bool> IsOwnNamespace { get; init; } = static (_, _) => false;

    /// <summary>Whether the host's kernel uses a security module of <see cref="SecurityModules"/>.</summary>
    public Func<string, bool> HasSecurityModule { get; init; } = static _ => false;

    /// <summary>Signals that this process ignores; exec would hand that on.</summary>
    public IReadOnlyList<int> IgnoredSignals { get; init; } = [];

    /// <summary>The soft limit of open files that was in force before .NET raised it.</summary>
    public ulong OpenFilesSoft { get; init; } = 1024;

    public ulong OpenFilesHard { get; init; } = 1024;

    /// <summary>The capabilities that this process can hand on, as a bit set.</summary>
    public ulong Capabilities { get; init; } = ulong.MaxValue;

    public int LastCapability { get; init; } = 40;

    /// <summary>Which of the descriptors 0 to 2 should belong to the container's user: pipes and terminals, not /dev/null.</summary>
    public IReadOnlyList<int> StandardStreams { get; init; } = [];
}
