using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authentication.Oidc;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Discovery;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.InProcess;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.OpenApi;
using Gantry.KubeServer.Pki;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Reviews;
using Gantry.KubeServer.Strategies;
using Gantry.KubeServer.Subresources;
using Gantry.KubeServer.Webhooks;
using Gantry.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer;

/// <summary>
/// The Kubernetes API over a store. The host puts <see cref="HandleAsync"/> behind its listeners; components of the same process
/// reach it through <see cref="CreateHandler"/>.
/// </summary>
public sealed class KubeApi : IAsyncDisposable
{
    private readonly ObjectRegistry _registry;
    private readonly RequestPipeline _pipeline;
    private readonly Housekeeping _housekeeping;
    private readonly DefinitionKeeper _definitions;
    private readonly NodeStreams _nodes;
    private readonly WebhookClient _webhooks;
    private readonly FrontProxy _frontProxy;
    private readonly ExtensionServers _extensions;
    private readonly AggregationKeeper _aggregation;
    private readonly ProxySubresource _proxies;
    private readonly Authorizer _authorizer;
    private readonly BearerAuthenticator _bearers;
    private readonly IReadOnlyList<OidcAuthenticator> _issuers;
    private readonly ServerHealth _health = new();
    private readonly KeptDocuments _documents;
    private readonly AuditLog? _audit;

    /// <param name="nodes">How the agent of a node is reached for logs, exec, attach and port-forward; null where there is no node yet.</param>
    /// <param name="pods">How addresses of pods are reached for proxies; null where this machine is in their network.</param>
    public KubeApi(IStore store, ClusterPki pki, KubeApiOptions options, TimeProvider clock, ILoggerFactory loggers, NodeConnection? nodes = null, PodConnection? pods = null)
    {
        ILogger logger = loggers.CreateLogger("Gantry.KubeServer");
        ServiceAccountTokens tokens = new(pki.TokenKey, options.TokenIssuer, clock);
        string[] audiences = [tokens.Issuer];
        _nodes = new NodeStreams(nodes);
        _proxies = new ProxySubresource(nodes, pods);
        SubresourceTable subresources = new(_nodes, new TokenSubresource(tokens), _proxies);
        IReadOnlyList<ApiResource> reviews = ReviewKinds.All(new AccessReviews(() => _authorizer!), new IdentityReviews(() => _bearers!, audiences));
        IdentityStrategies identity = new(new TokenSecretStrategy(tokens, pki.AuthorityPem));
        ResourceCatalog catalog = KindBehaviours.Catalog(options, new ServiceAllocation(options), new EscalationRules(() => _authorizer!), subresources, reviews, identity, clock);
        _authorizer = new Authorizer(catalog);
        ServiceEndpoints services = new(catalog);
        _webhooks = new WebhookClient(services, clock);
        _frontProxy = pki.FrontProxy();
        _extensions = new ExtensionServers(catalog, services, _frontProxy, clock);
        _registry = new ObjectRegistry(store, catalog, new CustomKinds(store, catalog, _webhooks, logger), options, clock, logger)
        {
            Admission = AdmissionSteps.Chain(catalog, _webhooks, () => _authorizer),
        };
        _issuers = [.. options.Authentication.Issuers.Select(issuer => new OidcAuthenticator(issuer, audiences, clock, logger))];
        _bearers = new BearerAuthenticator([new ServiceAccountAuthenticator(tokens, _registry), new BootstrapTokenAuthenticator(_registry, audiences), .. _issuers], audiences);
        _housekeeping = new Housekeeping(_registry, logger);
        _definitions = new DefinitionKeeper(_registry, logger);
        _aggregation = new AggregationKeeper(_registry, _extensions, new ExtensionCheck(catalog, services, _extensions, clock), logger);
        _audit = options.Audit is { } audit ? new AuditLog(audit, clock, logger) : null;
        RequestFairness fairness = new(catalog, options, clock);
        RequestMetrics metrics = new();
        _documents = new KeptDocuments(clock);
        PathRoutes paths = Paths(catalog, tokens, options, clock);
        _health.AddTo(paths, store, logger);
        MetricsDocument document = new(metrics, catalog, fairness, _audit);
        paths.Add("/metrics", http => AnswerWriter.BytesAsync(http, 200, document.Write(), PrometheusText.MediaType));
        _pipeline = new RequestPipeline(
            new PipelineParts
            {
                Catalog = catalog,
                Metrics = metrics,
                Health = _health,
                RequestTimeout = options.RequestTimeout,
                Authenticators = Authenticators(pki.Authority, clock),
                Anonymous = options.Authentication.Anonymous,
                Audit = _audit,
                Authorizer = _authorizer,
                Fairness = fairness,
                Paths = paths,
                Resources = new ResourceRoutes(_registry, _authorizer),
                Extensions = new ExtensionRoutes(_extensions, _authorizer, _registry.Stopping),
            },
            logger);
    }

    /// <summary>Whether the server has loaded its objects and answers.</summary>
    public bool IsReady => _health.IsReady;

    /// <summary>Loads the objects from the store and makes those that every cluster has.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await _registry.Feed.StartAsync(cancel);
        _health.ObjectsLoaded();
        await BuiltInObjects.EnsureAsync(_registry, cancel);
        _housekeeping.Start();
        _definitions.Start();
        await _aggregation.StartAsync(_frontProxy, cancel);
        _health.Started();
    }

    /// <summary>Answers one request: a terminal <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext http) => _pipeline.HandleAsync(http);

    /// <summary>A transport for a component of this process that acts as the given user.</summary>
    public HttpMessageHandler CreateHandler(RequestUser user) => new InProcessHandler(HandleAsync, user);

    /// <summary>Ends watches, followed logs and tunnels, so that the listeners need not wait for their clients. Short requests are still answered.</summary>
    public void Stop()
    {
        _health.Stopping();
        _registry.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _housekeeping.DisposeAsync();
        await _definitions.DisposeAsync();
        await _aggregation.DisposeAsync();
        await _registry.DisposeAsync();
        _nodes.Dispose();
        _webhooks.Dispose();
        _extensions.Dispose();
        _documents.Dispose();
        _proxies.Dispose();
        foreach (OidcAuthenticator issuer in _issuers)
            issuer.Dispose();
        if (_audit is not null)
            await _audit.DisposeAsync();
    }

    private IReadOnlyList<IAuthenticator> Authenticators(X509Certificate2 authority, TimeProvider clock) =>
        [new InProcessAuthenticator(), new ClientCertificateAuthenticator(authority, clock), _bearers];

    private PathRoutes Paths(ResourceCatalog catalog, ServiceAccountTokens tokens, KubeApiOptions options, TimeProvider clock)
    {
        PathRoutes paths = new();
        paths.Add("/version", ServerVersion.AnswerAsync);
        paths.AddIssuer(tokens, options);
        paths.AddDiscovery(new DiscoveryDocuments(catalog, _extensions), _documents, options);
        new OpenApiRoutes(catalog, _extensions, _documents, clock).AddTo(paths);
        return paths;
    }
}
