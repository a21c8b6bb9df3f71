using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>How an image store is opened.</summary>
public sealed record ImageStoreOptions
{
    public ImageLimits Limits { get; init; } = new();

    public Registries.RegistryOptions Registries { get; init; } = new();

    /// <summary>The platform whose image is taken where a name offers several.</summary>
    public Platform Platform { get; init; } = Platform.Current;

    /// <summary>True to leave what a crash has left as it is, for whoever wants to look at it.</summary>
    public bool IsInspected { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
