using Gantry.Kube.Reconciling;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.BuiltIn;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Discovery;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Membership;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.OpenApi;
using Gantry.KubeServer.Pipeline;
using Gantry.KubeServer.Pki;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Reviews;
using Gantry.KubeServer.Strategies;
using Gantry.KubeServer.Subresources;
using Gantry.KubeServer.Usage;
using Gantry.KubeServer.Webhooks;
using Gantry.Store;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer;

/// <summary>The parts of one API server, made and joined in the order in which they need each other. Where two do, the earlier asks for the later by a function.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private readonly KubeApiOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly NodeStreams _nodes;
    private readonly ProxySubresource _proxies;
    private readonly UsageMeter _usage;
    private readonly ResourceCatalog _catalog;
    private readonly WebhookClient _webhooks;
    private readonly FrontProxy _frontProxy;
    private readonly ExtensionServers _extensions;
    private readonly Housekeeping _housekeeping;
    private readonly DefinitionKeeper _definitions;
    private readonly AggregationKeeper _aggregation;
    private readonly FlowKeeper _flows;
    private readonly RequestFairness _fairness;
    private readonly KeptDocuments _documents;
    private readonly RequestMetrics _requestMetrics = new();
    private readonly AdmissionMetrics _admissionMetrics = new();
    private readonly StoreMetrics _storeMetrics = new();
    private readonly IStore _store;
    private readonly HealthMetrics _checks = new();

    public ServerParts(IStore store, ClusterPki pki, KubeApiOptions options, TimeProvider clock, ILogger logger, NodeConnection? nodes, PodConnection? pods)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        _store = new MeasuredStore(store, _storeMetrics);
        Reloads = new FileReloads(options.ReloadInterval, clock, logger);
        Identities = new Identities(pki, options, clock, logger);
        _nodes = new NodeStreams(nodes);
        _proxies = new ProxySubresource(nodes, pods, options.Egress.Cluster);
        _usage = new UsageMeter(nodes, clock);
        _catalog = Catalog(pki);
        Authorizer = new Authorizer(_catalog, AuthorizationMetrics);
        ServiceEndpoints services = new(_catalog);
        _webhooks = new WebhookClient(services, options.Egress, clock);
        _frontProxy = pki.FrontProxy();
        _extensions = new ExtensionServers(_catalog, services, _frontProxy, options.Egress, clock);
        Registry = new ObjectRegistry(_store, _catalog, new CustomKinds(_store, _catalog, _webhooks, logger), options, clock, logger)
        {
            Admission = AdmissionSteps.Chain(_catalog, _webhooks, () => Authorizer, _admissionMetrics),
        };
        Identities.KnowBy(Registry);
        _housekeeping = new Housekeeping(Registry, logger);
        Membership = new ServerMembership(Registry, logger);
        _definitions = new DefinitionKeeper(Registry, logger);
        _aggregation = new AggregationKeeper(Registry, _extensions, new ExtensionCheck(_catalog, services, _extensions, clock), logger);
        _flows = new FlowKeeper(Registry, logger);
        Audit = options.Audit is { } audit ? new AuditLog(audit, options.Egress.ControlPlane, clock, logger) : null;
        _fairness = new RequestFairness(_catalog, options, clock);
        _documents = new KeptDocuments(clock);
        Pipeline = Join(Paths(store));
    }

    public Identities Identities { get; }

    public Authorizer Authorizer { get; }

    public AuthorizationMetrics AuthorizationMetrics { get; } = new();

    public ObjectRegistry Registry { get; }

    public ServerMembership Membership { get; }

    /// <summary>Null where nothing is recorded.</summary>
    public AuditLog? Audit { get; }

    public ServerHealth Health { get; } = new();

    public FileReloads Reloads { get; }

    public ControllerMetrics Controllers { get; } = new();

    /// <summary>What the components of this process ask.</summary>
    public ClientMetrics Clients { get; } = new();

    public RequestPipeline Pipeline { get; }

    public async Task StartAsync(CancellationToken cancel)
    {
        await Identities.StartAsync(cancel);
        await Registry.Feed.StartAsync(cancel);
        Health.ObjectsLoaded();
        await BuiltInObjects.EnsureAsync(Registry, cancel);
        await Membership.StartAsync(cancel);
        _housekeeping.Start();
        _definitions.Start();
        _flows.Start();
        await _aggregation.StartAsync(_frontProxy, cancel);
        Reloads.Start();
        Health.Started();
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable[] working = [Reloads, _housekeeping, _definitions, _aggregation, _flows, Registry];
        IDisposable[] reached = [_nodes, _webhooks, _extensions, _documents, _proxies, Identities, _usage, Authorizer];
        foreach (IAsyncDisposable part in working)
            await part.DisposeAsync();
        foreach (IDisposable part in reached)
            part.Dispose();
        if (Audit is not null)
            await Audit.DisposeAsync();
    }

    private ResourceCatalog Catalog(ClusterPki pki)
    {
        SubresourceTable subresources = new(_nodes, new TokenSubresource(Identities.Tokens), _proxies);
        IdentityStrategies identity = new(new TokenSecretStrategy(Identities.Tokens, pki.AuthorityPem));
        return KindBehaviours.Catalog(_options, new ServiceAllocation(_options), new EscalationRules(() => Authorizer), subresources, Unstored, identity, _clock);
    }

    // Kinds that are questions, and kinds that are measured.
    private IEnumerable<ApiResource> Unstored(IReadOnlyList<ApiResource> stored) =>
    [
        .. ReviewKinds.All(new AccessReviews(() => Authorizer), new IdentityReviews(() => Identities.Authenticators.Bearers, [Identities.Tokens.Issuer])),
        .. UsageKinds.All(stored, _usage),
    ];

    private PathRoutes Paths(IStore store)
    {
        PathRoutes paths = new();
        EncryptionWatch? encryption = store is EncryptedStore encrypted ? new EncryptionWatch(encrypted) : null;
        paths.Add("/version", ServerVersion.AnswerAsync);
        paths.AddIssuer(Identities.Tokens, _options);
        paths.AddDiscovery(new DiscoveryDocuments(_catalog, _extensions), _documents, _options);
        new OpenApiRoutes(_catalog, _extensions, _documents, _clock).AddTo(paths);
        Health.AddTo(paths, store, encryption is null ? [] : [encryption.Check], _checks, _logger);
        MetricsDocument metrics = Metrics(encryption);
        paths.Add("/metrics/slis", http => AnswerWriter.BytesAsync(http, 200, _checks.Write(), PrometheusText.MediaType));
        paths.Add("/metrics", async http => await AnswerWriter.BytesAsync(http, 200, await metrics.WriteAsync(http.RequestAborted), PrometheusText.MediaType));
        return paths;
    }

    private MetricsDocument Metrics(EncryptionWatch? encryption)
    {
        List<Action<PrometheusText>> others =
        [
            new RequestMetricsText(_requestMetrics).WriteTo,
            _fairness.WriteTo,
            Reloads.WriteTo,
            Identities.WriteTo,
            AuthorizationMetrics.WriteTo,
            _admissionMetrics.WriteTo,
            _extensions.WriteTo,
            ServerVersion.WriteTo,
            text => WorkQueueMetrics.WriteTo(text, Controllers),
            Clients.WriteTo,
            _options.Egress.Metrics.WriteTo,
        ];
        if (Audit is not null)
            others.Add(Audit.WriteTo);
        if (encryption is not null)
            others.Add(encryption.WriteTo);
        return new MetricsDocument(_catalog, (_storeMetrics, _store), others);
    }

    private RequestPipeline Join(PathRoutes paths) => new(
        new PipelineParts
        {
            Catalog = _catalog,
            Metrics = _requestMetrics,
            Health = Health,
            RequestTimeout = _options.RequestTimeout,
            Authenticators = Identities.Authenticators,
            Audit = Audit,
            Authorizer = Authorizer,
            Fairness = _fairness,
            Paths = paths,
            Resources = new ResourceRoutes(Registry, Authorizer),
            Extensions = new ExtensionRoutes(_extensions, Authorizer, Registry.Stopping),
        },
        _logger);
}
