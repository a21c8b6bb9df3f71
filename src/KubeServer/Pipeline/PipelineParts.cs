using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Pipeline;

/// <summary>Everybody whom the pipeline asks about a request, in the order in which it does.</summary>
internal sealed record PipelineParts
{
    public required ResourceCatalog Catalog { get; init; }

    public required RequestMetrics Metrics { get; init; }

    public required ServerHealth Health { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    public required AuthenticatorSet Authenticators { get; init; }

    /// <summary>Null where nothing is recorded.</summary>
    public AuditLog? Audit { get; init; }

    public required Authorizer Authorizer { get; init; }

    public required RequestFairness Fairness { get; init; }

    public required ExtensionRoutes Extensions { get; init; }

    public required PathRoutes Paths { get; init; }

    public required ResourceRoutes Resources { get; init; }
}
