namespace Gantry.Runtime.Containers;

/// <summary>A container as `state` and `list` show it, with runc's field names.</summary>
internal sealed record ContainerSummary
{
    public string OciVersion { get; init; } = "";
    public string Id { get; init; } = "";
    public int Pid { get; init; }
    public string Status { get; init; } = "";
    public string Bundle { get; init; } = "";
    public string Rootfs { get; init; } = "";
    public DateTimeOffset Created { get; init; }
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
    public string Owner { get; init; } = "";
}
