namespace Gantry.Oci.RuntimeSpec;

/// <summary>What happens on the named system calls if all the arguments match.</summary>
public sealed record SeccompSyscall
{
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];
    public string Action { get; init => field = value ?? ""; } = "";
    public uint? ErrnoRet { get; init; }
    public IReadOnlyList<SeccompArgument> Args { get; init => field = value ?? []; } = [];
}
