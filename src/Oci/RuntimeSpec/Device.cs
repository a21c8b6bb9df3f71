namespace Gantry.Oci.RuntimeSpec;

/// <summary>A device node in the container's `/dev`.</summary>
public sealed record Device
{
    public string Type { get; init => field = value ?? ""; } = "";
    public string Path { get; init => field = value ?? ""; } = "";
    public long? Major { get; init; }
    public long? Minor { get; init; }
    public uint? FileMode { get; init; }
    public uint? Uid { get; init; }
    public uint? Gid { get; init; }
}
