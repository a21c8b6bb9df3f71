namespace Gantry.Oci.RuntimeSpec;

/// <summary>The directory that becomes the container's `/`.</summary>
public sealed record Root
{
    public string Path { get; init => field = value ?? ""; } = "";
    public bool Readonly { get; init; }
}
