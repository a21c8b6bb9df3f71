using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Pods;

/// <summary>The indexes that several controllers keep over pods.</summary>
internal static class PodIndexes
{
    public static WatchIndex<Pod> ByNode(this WatchCache<Pod> pods) =>
        pods.Index("node", pod => string.IsNullOrEmpty(pod.Spec.NodeName) ? [] : [pod.Spec.NodeName]);
}
