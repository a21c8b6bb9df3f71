namespace Gantry.Images.Registries;

/// <summary>What is special about single registries, and how patiently all of them are asked.</summary>
public sealed record RegistryOptions
{
    /// <summary>Settings by registry, as it is written in image names (docker.io, registry.example:5000).</summary>
    public IReadOnlyDictionary<string, RegistryHost> Hosts { get; init; } = new Dictionary<string, RegistryHost>();

    /// <summary>Downloads at the same time, over all pulls; Docker's default is 3.</summary>
    public int ParallelDownloads { get; init; } = 3;

    /// <summary>Uploads at the same time, over all pushes; Docker's default is 5.</summary>
    public int ParallelUploads { get; init; } = 5;

    /// <summary>Tries in a row that bring nothing new before a download is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause before the second try; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Silence after which a connection counts as broken.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
