namespace Gantry.Oci.RuntimeSpec;

/// <summary>A namespace to create or, with a path, to join.</summary>
public sealed record Namespace
{
    public string Type { get; init => field = value ?? ""; } = "";
    public string? Path { get; init; }
}
