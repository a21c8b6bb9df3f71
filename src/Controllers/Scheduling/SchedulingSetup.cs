using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Reconciling;

namespace Gantry.Controllers.Scheduling;

/// <summary>Adds the scheduler to the loops of a process.</summary>
public static class SchedulingSetup
{
    public static void AddScheduler(this ControllerSet controllers, SchedulingOptions? options = null)
    {
        options ??= new();
        WatchCache<Pod> pods = controllers.Cache<Pod>();
        WatchCache<Node> nodes = controllers.Cache<Node>();
        WatchCache<Namespace> namespaces = controllers.Cache<Namespace>();
        var writer = new SchedulingWriter(pods, controllers.As("kube-scheduler"), controllers.EventsOf("default-scheduler"), controllers.Clock, controllers.Logger("scheduler"));
        var scheduler = new Scheduler(pods, nodes, namespaces, writer, options, controllers.Clock);
        controllers.AddLoop("scheduler", [pods, nodes, namespaces], scheduler.RunAsync);
    }
}
