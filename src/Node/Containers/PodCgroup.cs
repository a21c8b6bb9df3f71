using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Containers;

/// <summary>The name of the cgroup that holds all containers of a pod, below its class of service.</summary>
internal static class PodCgroup
{
    public static string PathOf(Pod pod, string root, Cri.CgroupDriver driver)
    {
        string qos = Containers.QosClass.Of(pod);
        return driver is Cri.CgroupDriver.Systemd ? SlicePath(pod, root.Trim('/'), qos) : FilePath(pod, root, qos);
    }

    // /gantry/burstable/pod<uid>
    private static string FilePath(Pod pod, string root, string qos) => qos == QosClass.Guaranteed
        ? $"/{root.Trim('/')}/pod{pod.Uid}"
        : $"/{root.Trim('/')}/{qos.ToLowerInvariant()}/pod{pod.Uid}";

    // gantry.slice/gantry-burstable.slice/gantry-burstable-pod<uid>.slice: systemd reads a dash as a level, so the uid's become underscores.
    private static string SlicePath(Pod pod, string root, string qos)
    {
        string uid = pod.Uid.Replace('-', '_');
        return qos == QosClass.Guaranteed
            ? $"/{root}.slice/{root}-pod{uid}.slice"
            : $"/{root}.slice/{root}-{qos.ToLowerInvariant()}.slice/{root}-{qos.ToLowerInvariant()}-pod{uid}.slice";
    }
}
