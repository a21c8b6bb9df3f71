namespace Gantry.Oci.RuntimeSpec;

/// <summary>Who the process is, always by number: names are looked up before a bundle is written.</summary>
public sealed record User
{
    public uint Uid { get; init; }
    public uint Gid { get; init; }
    public uint? Umask { get; init; }
    public IReadOnlyList<uint> AdditionalGids { get; init => field = value ?? []; } = [];
    public string? Username { get; init; }
}
