using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>How an image is pulled.</summary>
public sealed record PullOptions
{
    public RegistryCredentials? Credentials { get; init; }

    /// <summary>The platform to take of a list; none for the store's own.</summary>
    public Platform? Platform { get; init; }

    public IProgress<PullProgress>? Progress { get; init; }
}
