using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Sandboxes;

/// <summary>Which of the host's namespaces a pod shares, and which its containers share among each other.</summary>
internal static class PodNamespaces
{
    public static Cri.NamespaceOption Of(Pod pod) => new()
    {
        Network = pod.Spec.HostNetwork == true ? Cri.NamespaceMode.Node : Cri.NamespaceMode.Pod,
        Ipc = pod.Spec.HostIPC == true ? Cri.NamespaceMode.Node : Cri.NamespaceMode.Pod,
        Pid = pod.Spec.HostPID == true ? Cri.NamespaceMode.Node
            : pod.Spec.ShareProcessNamespace == true ? Cri.NamespaceMode.Pod
            : Cri.NamespaceMode.Container,
    };
}
