using Gantry.Engine.Containers;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Pods;

/// <summary>Which namespaces a pod has of its own, and which ones its containers join.</summary>
internal static class PodNamespaces
{
    private const string OfHost = "";

    /// <summary>A pod on the host's network has the host's name too.</summary>
    public static NamespaceKind Own(PodConfig pod) => pod.IsHidden
        ? pod.PinsNetwork ? NamespaceKind.Network : 0
        : (pod.UsesHostNetwork ? 0 : NamespaceKind.Network | NamespaceKind.Uts) | (pod.UsesHostIpc ? 0 : NamespaceKind.Ipc);

    /// <summary>The pinned file by which one sees whether a pod's namespaces are still there.</summary>
    public static string Witness(PodConfig pod) => pod.UsesHostNetwork ? "ipc" : "net";

    /// <summary>Paths by type; empty is the host's, missing is new.</summary>
    public static IReadOnlyDictionary<string, string> For(
        PodRecord pod, ContainerConfig container, EnginePaths paths, Func<string, ContainerRecord?> findContainer)
    {
        string pinned = paths.PodNamespaces(pod.Id);
        if (pod.Config.IsHidden)
            return OfHidden(pod, container, pinned, findContainer);
        NamespaceKind own = Own(pod.Config);
        var namespaces = new Dictionary<string, string>
        {
            [NamespaceTypes.Network] = own.HasFlag(NamespaceKind.Network) ? $"{pinned}/net" : OfHost,
            [NamespaceTypes.Uts] = own.HasFlag(NamespaceKind.Uts) ? $"{pinned}/uts" : OfHost,
            [NamespaceTypes.Ipc] = own.HasFlag(NamespaceKind.Ipc) ? $"{pinned}/ipc" : OfHost,
        };
        if (PidPath(pod, container, findContainer) is { } pid)
            namespaces[NamespaceTypes.Pid] = pid;
        if (container.Security.IsPrivileged)
            namespaces[NamespaceTypes.Cgroup] = OfHost;
        return namespaces;
    }

    private static Dictionary<string, string> OfHidden(
        PodRecord pod, ContainerConfig container, string pinned, Func<string, ContainerRecord?> findContainer)
    {
        var namespaces = new Dictionary<string, string>(pod.Config.Joins);
        if (pod.Config.PinsNetwork)
            namespaces[NamespaceTypes.Network] = $"{pinned}/net";
        if (PidPath(pod, container, findContainer) is { } pid)
            namespaces[NamespaceTypes.Pid] = pid;
        return namespaces;
    }

    private static string? PidPath(PodRecord pod, ContainerConfig container, Func<string, ContainerRecord?> findContainer) => container.Pid switch
    {
        PidScope.Host => OfHost,
        PidScope.Pod => pod.InitPid > 0 ? $"/proc/{pod.InitPid}/ns/pid" : null,
        PidScope.Target => findContainer(container.TargetContainer ?? "") is { State: Containers.ContainerState.Running } target
            ? $"/proc/{target.Pid}/ns/pid"
            : throw new EngineException(EngineFailure.WrongState, $"container {container.TargetContainer} does not run"),
        _ => null,
    };
}
