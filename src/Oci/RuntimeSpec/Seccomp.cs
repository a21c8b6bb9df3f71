namespace Gantry.Oci.RuntimeSpec;

/// <summary>A system call filter.</summary>
public sealed record Seccomp
{
    public string DefaultAction { get; init => field = value ?? ""; } = "";
    public uint? DefaultErrnoRet { get; init; }
    public IReadOnlyList<string> Architectures { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Flags { get; init => field = value ?? []; } = [];
    public string? ListenerPath { get; init; }
    public string? ListenerMetadata { get; init; }
    public IReadOnlyList<SeccompSyscall> Syscalls { get; init => field = value ?? []; } = [];
}
