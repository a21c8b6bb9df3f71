using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Health;

/// <summary>How far the server has come and whether it is on its way out, as the health paths tell.</summary>
internal sealed class ServerHealth
{
    // Under the names that the original's checks have, which monitors know.
    private static readonly string[] StartSteps =
        ["poststarthook/rbac/bootstrap-roles", "poststarthook/scheduling/bootstrap-system-priority-classes", "poststarthook/priority-and-fairness-config-producer"];

    private volatile bool _isLoaded;
    private volatile bool _isStarted;
    private volatile bool _isStopping;

    public bool IsReady => _isStarted && !_isStopping;

    public bool IsStopping => _isStopping;

    public void ObjectsLoaded() => _isLoaded = true;

    public void Started() => _isStarted = true;

    public void Stopping() => _isStopping = true;

    public void AddTo(PathRoutes paths, IStore store, IReadOnlyList<HealthCheck> others, HealthMetrics metrics, ILogger logger)
    {
        HealthRoutes routes = new(metrics, logger);
        HealthCheck[] alive =
        [
            HealthCheck.Of("ping", () => true, ""),
            HealthCheck.Of("log", () => true, ""),
            new("etcd", cancel => AskAsync(store, cancel)),
            .. others,
            .. StartSteps.Select(name => HealthCheck.Of(name, () => _isStarted, "not finished")),
        ];
        routes.Add(paths, "livez", alive);
        routes.Add(paths, "healthz", alive);
        routes.Add(paths, "readyz",
        [
            .. alive,
            new("etcd-readiness", cancel => AskAsync(store, cancel)),
            HealthCheck.Of("informer-sync", () => _isLoaded, "the objects are not loaded yet"),
            HealthCheck.Of("shutdown", () => !_isStopping, "process is shutting down"),
        ]);
    }

    private static async ValueTask<string> AskAsync(IStore store, CancellationToken cancel)
    {
        await store.GetAsync(StoreKeys.Root + "health", cancel);
        return "";
    }
}
