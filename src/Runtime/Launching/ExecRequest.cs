using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Launching;

/// <summary>Everything that decides how another process is started in a running container.</summary>
internal sealed record ExecRequest
{
    public required string Id { get; init; }

    /// <summary>The container's own configuration: its namespaces and its filter hold for the new process too.</summary>
    public required ContainerSpec Spec { get; init; }

    public required Process Process { get; init; }
    public required NamespaceKind Namespaces { get; init; }
    public required HostFacts Host { get; init; }
    public Cgroup? Cgroup { get; init; }
    public int PreservedDescriptors { get; init; }
}
