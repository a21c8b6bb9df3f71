using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Launching;

/// <summary>Everything that decides how a container is launched.</summary>
internal sealed record LaunchRequest
{
    public required string Id { get; init; }
    public required ContainerSpec Spec { get; init; }
    public required string Bundle { get; init; }
    public required HostFacts Host { get; init; }

    /// <summary>None where the host has no cgroups.</summary>
    public Cgroup? Cgroup { get; init; }

    /// <summary>True for `create`: the container waits for `start` before it becomes its program.</summary>
    public bool WaitsForStart { get; init; }

    public bool HasConsoleSocket { get; init; }
    public int PreservedDescriptors { get; init; }
    public bool UsesPivotRoot { get; init; } = true;
    public bool MakesKeyring { get; init; } = true;

    public string RootPath => Path.GetFullPath(Path.Combine(Bundle, Spec.Root?.Path ?? ""));

    public LinuxSection Linux => Spec.Linux ?? new LinuxSection();

    public bool Has(string namespaceType)
    {
        foreach (Namespace wanted in Linux.Namespaces)
        {
            if (wanted.Type == namespaceType)
                return true;
        }

        return false;
    }

    public bool Creates(string namespaceType) => Has(namespaceType) && PathOf(namespaceType) is null;

    public bool Joins(string namespaceType) => PathOf(namespaceType) is not null;

    /// <summary>True unless the namespace is the host's: inherited, or joined by a path that leads there.</summary>
    public bool HasOfItsOwn(string namespaceType) =>
        Has(namespaceType) && (PathOf(namespaceType) is not { } path || !Host.IsOwnNamespace(path, NamespaceSteps.FileOf(namespaceType)));

    /// <summary>The path of the namespace to join; none if it is made or inherited.</summary>
    public string? PathOf(string namespaceType)
    {
        foreach (Namespace wanted in Linux.Namespaces)
        {
            if (wanted.Type == namespaceType)
                return string.IsNullOrEmpty(wanted.Path) ? null : wanted.Path;
        }

        return null;
    }
}
