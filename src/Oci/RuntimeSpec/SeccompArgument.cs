namespace Gantry.Oci.RuntimeSpec;

/// <summary>A comparison of one argument of a system call.</summary>
public sealed record SeccompArgument
{
    public uint Index { get; init; }
    public ulong Value { get; init; }
    public ulong ValueTwo { get; init; }
    public string Op { get; init => field = value ?? ""; } = "";
}
