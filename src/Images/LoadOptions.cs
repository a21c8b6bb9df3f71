using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>How an archive is loaded.</summary>
public sealed record LoadOptions
{
    /// <summary>The platform to take where the archive offers several; none for the store's own.</summary>
    public Platform? Platform { get; init; }

    public IProgress<LoadProgress>? Progress { get; init; }
}
