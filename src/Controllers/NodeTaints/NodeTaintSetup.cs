using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.NodeTaints;

/// <summary>What wakes the controller that taints nodes.</summary>
internal static class NodeTaintSetup
{
    public static void AddNodeTaints(this ControllerSet controllers) =>
        controllers.Add("node-taints", new NodeTaintReconciler(controllers.Cache<Node>(), controllers.As("node-controller"), controllers.Clock)).For<Node>();
}
