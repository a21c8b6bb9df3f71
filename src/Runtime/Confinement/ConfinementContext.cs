using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Confinement;

/// <summary>What confining a process depends on besides the process itself: the same for the first process and for `exec`.</summary>
internal sealed record ConfinementContext
{
    public required HostFacts Host { get; init; }
    public Seccomp? Seccomp { get; init; }

    /// <summary>In a user namespace every capability can be had.</summary>
    public bool HasUserNamespace { get; init; }

    /// <summary>Whether the process begins with the signals blocked that it passes on.</summary>
    public bool HoldsSignals { get; init; }

    public Personality? Personality { get; init; }

    public MemoryPolicy? MemoryPolicy { get; init; }

    public static ConfinementContext Of(LaunchRequest request) => new()
    {
        Host = request.Host,
        Seccomp = request.Linux.Seccomp,
        HasUserNamespace = request.Has(NamespaceTypes.User),
        HoldsSignals = request.Spec.Annotations.GetValueOrDefault(OwnAnnotations.HeldSignals) == "true",
        Personality = request.Linux.Personality,
        MemoryPolicy = request.Linux.MemoryPolicy,
    };
}
