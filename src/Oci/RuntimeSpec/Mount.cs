namespace Gantry.Oci.RuntimeSpec;

/// <summary>One mount of the container, made in the order in which it is listed.</summary>
public sealed record Mount
{
    public string Destination { get; init => field = value ?? ""; } = "";
    public string? Type { get; init; }
    public string? Source { get; init; }
    public IReadOnlyList<string> Options { get; init => field = value ?? []; } = [];
    public IReadOnlyList<IdMapping> UidMappings { get; init => field = value ?? []; } = [];
    public IReadOnlyList<IdMapping> GidMappings { get; init => field = value ?? []; } = [];
}
