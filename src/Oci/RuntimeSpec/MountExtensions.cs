namespace Gantry.Oci.RuntimeSpec;

/// <summary>Kinds of mount beyond mount(2).</summary>
public sealed record MountExtensions
{
    public Toggle? Idmap { get; init; }
}
