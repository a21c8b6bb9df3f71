using Gantry.Build.Contexts;
using Gantry.Engine.Containers;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Build;

/// <summary>What a build is to make and of what.</summary>
public sealed record BuildRequest
{
    public required BuildContext Context { get; init; }

    /// <summary>The Dockerfile's path in the context.</summary>
    public string Dockerfile { get; init => field = value ?? "Dockerfile"; } = "Dockerfile";

    /// <summary>The Dockerfile itself, where it is not in the context.</summary>
    public string? DockerfileText { get; init; }

    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>The stage to make, by name or number; none is the last.</summary>
    public string? Target { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Reference> Tags { get; init; } = [];

    /// <summary>Every step is done again.</summary>
    public bool IgnoresCache { get; init; }

    /// <summary>Base images are asked for at their registries even if they are here.</summary>
    public bool Pulls { get; init; }

    public Platform? Platform { get; init; }

    /// <summary>"default", "none", "host" or a network's name, for steps that do not name one.</summary>
    public string NetworkMode { get; init => field = value ?? "default"; } = "default";

    /// <summary>NAME:ADDRESS lines of /etc/hosts.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    public ResourceConfig Resources { get; init; } = new();

    public IReadOnlyList<ResourceLimit> Ulimits { get; init; } = [];

    public long? SharedMemoryBytes { get; init; }

    public string? CgroupParent { get; init; }

    /// <summary>What RUN --mount=type=secret may show, by id.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Secrets { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>RUN --security=insecure is allowed.</summary>
    public bool AllowsInsecure { get; init; }

    /// <summary>RUN --network=host is allowed.</summary>
    public bool AllowsHostNetwork { get; init; } = true;

    public Func<Reference, RegistryCredentials?> Credentials { get; init; } = _ => null;
}
