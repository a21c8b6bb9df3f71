using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Everything that decides how another process is started in a running container.</summary>
internal sealed record ExecRequest
{
    public required string Id { get; init; }

    /// <summary>The container's first process, whose root is that of the new one.</summary>
    public required int Pid { get; init; }

    /// <summary>The container's own configuration: its namespaces and its filter hold for the new process too.</summary>
    public required ContainerSpec Spec { get; init; }

    public required Process Process { get; init; }
    public required NamespaceKind Namespaces { get; init; }
    public required HostFacts Host { get; init; }
    public Cgroup? Cgroup { get; init; }

    /// <summary>For hooks, whose path is given apart from their arguments and whose input is the container's state.</summary>
    public string? Program { get; init; }
    public Slot? StandardInput { get; init; }
    public int PreservedDescriptors { get; init; }
}
