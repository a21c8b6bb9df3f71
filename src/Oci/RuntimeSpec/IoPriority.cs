namespace Gantry.Oci.RuntimeSpec;

/// <summary>The I/O scheduling class and level. See ioprio_set(2).</summary>
public sealed record IoPriority
{
    public string Class { get; init => field = value ?? ""; } = "";
    public int Priority { get; init; }
}
