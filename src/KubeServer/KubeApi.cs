using Gantry.Kube.Reconciling;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Admission.Measures;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authentication.Remote;
using Gantry.KubeServer.Authentication.Signing;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Authorization.Remote;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.CustomResources;
using Gantry.KubeServer.Discovery;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Health;
using Gantry.KubeServer.InProcess;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Membership;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.OpenApi;
using Gantry.KubeServer.Pki;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Reviews;
using Gantry.KubeServer.Strategies;
using Gantry.KubeServer.Subresources;
using Gantry.KubeServer.Usage;
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
    private readonly ServerMembership _membership;
    private readonly DefinitionKeeper _definitions;
    private readonly NodeStreams _nodes;
    private readonly WebhookClient _webhooks;
    private readonly FrontProxy _frontProxy;
    private readonly ExtensionServers _extensions;
    private readonly AggregationKeeper _aggregation;
    private readonly ProxySubresource _proxies;
    private readonly UsageMeter _usage;
    private readonly Authorizer _authorizer;
    private readonly AuthenticatorSet _authenticators;
    private readonly AuthenticationMetrics _authenticationMetrics = new();
    private readonly AuthorizationMetrics _authorizationMetrics = new();
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private static readonly TimeSpan TokenReviewPatience = TimeSpan.FromSeconds(30);

    private readonly string _tokenIssuer;
    private readonly RemoteSigner? _remoteSigner;
    private readonly ServerHealth _health = new();
    private readonly AdmissionMetrics _admissionMetrics = new();
    private readonly KeptDocuments _documents;
    private readonly AuditLog? _audit;

    /// <param name="nodes">How the agent of a node is reached for logs, exec, attach and port-forward; null where there is no node yet.</param>
    /// <param name="pods">How addresses of pods are reached for proxies; null where this machine is in their network.</param>
    public KubeApi(IStore store, ClusterPki pki, KubeApiOptions options, TimeProvider clock, ILoggerFactory loggers, NodeConnection? nodes = null, PodConnection? pods = null)
    {
        ILogger logger = loggers.CreateLogger("Gantry.KubeServer");
        (_clock, _logger, _tokenIssuer) = (clock, logger, options.TokenIssuer);
        Reloads = new FileReloads(options.ReloadInterval, clock, logger);
        _remoteSigner = options.TokenSigner.Length > 0 ? new RemoteSigner(options.TokenSigner, clock) : null;
        ServiceAccountTokens tokens = new(_remoteSigner is null ? new OwnSigner(pki.TokenKey) : _remoteSigner, options.TokenIssuer, clock);
        _nodes = new NodeStreams(nodes);
        _proxies = new ProxySubresource(nodes, pods);
        SubresourceTable subresources = new(_nodes, new TokenSubresource(tokens), _proxies);
        _usage = new UsageMeter(nodes, clock);
        IEnumerable<ApiResource> Unstored(IReadOnlyList<ApiResource> stored) =>
            [.. ReviewKinds.All(new AccessReviews(() => _authorizer!), new IdentityReviews(() => _authenticators!.Bearers, [tokens.Issuer])), .. UsageKinds.All(stored, _usage)];
        IdentityStrategies identity = new(new TokenSecretStrategy(tokens, pki.AuthorityPem));
        ResourceCatalog catalog = KindBehaviours.Catalog(options, new ServiceAllocation(options), new EscalationRules(() => _authorizer!), subresources, Unstored, identity, clock);
        _authorizer = new Authorizer(catalog);
        ServiceEndpoints services = new(catalog);
        _webhooks = new WebhookClient(services, clock);
        _frontProxy = pki.FrontProxy();
        _extensions = new ExtensionServers(catalog, services, _frontProxy, clock);
        _registry = new ObjectRegistry(store, catalog, new CustomKinds(store, catalog, _webhooks, logger), options, clock, logger)
        {
            Admission = AdmissionSteps.Chain(catalog, _webhooks, () => _authorizer, _admissionMetrics),
        };
        AuthenticationSources own = new(pki.Authority, tokens.Issuer, [new ServiceAccountAuthenticator(tokens, _registry), new BootstrapTokenAuthenticator(_registry, [tokens.Issuer])]);
        _authenticators = new AuthenticatorSet(own, _authenticationMetrics, clock, logger);
        _authenticators.Use(options.Authentication);
        _housekeeping = new Housekeeping(_registry, logger);
        _membership = new ServerMembership(_registry, logger);
        _definitions = new DefinitionKeeper(_registry, logger);
        _aggregation = new AggregationKeeper(_registry, _extensions, new ExtensionCheck(catalog, services, _extensions, clock), logger);
        _audit = options.Audit is { } audit ? new AuditLog(audit, clock, logger) : null;
        RequestFairness fairness = new(catalog, options, clock);
        RequestMetrics metrics = new();
        _documents = new KeptDocuments(clock);
        PathRoutes paths = Paths(catalog, tokens, options, clock);
        EncryptionWatch? encryption = store is EncryptedStore encrypted ? new EncryptionWatch(encrypted) : null;
        HealthMetrics checks = new();
        _health.AddTo(paths, store, encryption is null ? [] : [encryption.Check], checks, logger);
        MetricsDocument document = new(metrics, catalog, fairness, _audit, [Reloads.WriteTo, _authenticationMetrics.WriteTo, _authorizationMetrics.WriteTo, _admissionMetrics.WriteTo, _extensions.WriteTo, ServerVersion.WriteTo, text => WorkQueueMetrics.WriteTo(text, Controllers), .. encryption is null ? (Action<PrometheusText>[])[] : [encryption.WriteTo]]);
        paths.Add("/metrics/slis", http => AnswerWriter.BytesAsync(http, 200, checks.Write(), PrometheusText.MediaType));
        paths.Add("/metrics", http => AnswerWriter.BytesAsync(http, 200, document.Write(), PrometheusText.MediaType));
        _pipeline = new RequestPipeline(
            new PipelineParts
            {
                Catalog = catalog,
                Metrics = metrics,
                Health = _health,
                RequestTimeout = options.RequestTimeout,
                Authenticators = _authenticators,
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

    /// <summary>What the controllers beside the server count, which it tells.</summary>
    public ControllerMetrics Controllers { get; } = new();

    /// <summary>Looks after files of configuration once the server has started.</summary>
    public FileReloads Reloads { get; }

    /// <summary>Believes from now on whom a configuration names, and nobody any more whom the one before named; throws <see cref="FormatException"/> for one that cannot be.</summary>
    public void Use(AuthenticationConfig authentication) => _authenticators.Use(authentication);

    /// <summary>Believes client certificates of these authorities too, from now on.</summary>
    public void UseClientAuthorities(ConfigFile pem) => _authenticators.UseClientAuthorities(ClientAuthorities.Read(pem));

    /// <summary>Asks the service that a kubeconfig names about tokens that nobody here knows, from now on.</summary>
    public void UseTokenWebhook(ConfigFile kubeconfig) => _authenticators.UseRemote(new TokenReviewAuthenticator(
        new ReviewClient(RemoteServer.Read(kubeconfig), TokenReviewPatience, _clock), [_tokenIssuer], _authenticationMetrics, _clock, _logger));

    /// <summary>Asks from now on those whether requests are allowed whom a configuration names.</summary>
    public void Use(AuthorizationConfig authorization) =>
        _authorizer.Use(authorization.Build(_authorizer, options => new RemoteAuthorizer(options, _authorizationMetrics, _clock, _logger)));

    /// <summary>Records from now on what another policy says; nothing where the server began without one.</summary>
    public void Use(AuditPolicy policy) => _audit?.Use(policy);

    /// <summary>Loads the objects from the store and makes those that every cluster has.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (_remoteSigner is not null)
            await _remoteSigner.StartAsync(cancel);
        await _registry.Feed.StartAsync(cancel);
        _health.ObjectsLoaded();
        await BuiltInObjects.EnsureAsync(_registry, cancel);
        await _membership.StartAsync(cancel);
        _housekeeping.Start();
        _definitions.Start();
        await _aggregation.StartAsync(_frontProxy, cancel);
        Reloads.Start();
        _health.Started();
    }

    /// <summary>Answers one request: a terminal <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext http) => _pipeline.HandleAsync(http);

    /// <summary>A transport for a component of this process that acts as the given user.</summary>
    public HttpMessageHandler CreateHandler(RequestUser user) => new InProcessHandler(HandleAsync, user);

    /// <summary>Tells the other servers of the store that this one goes, while it still answers.</summary>
    public Task LeaveAsync() => _membership.LeaveAsync();

    /// <summary>Ends watches, followed logs and tunnels, so that the listeners need not wait for their clients. Short requests are still answered.</summary>
    public void Stop()
    {
        _health.Stopping();
        _registry.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        await _membership.DisposeAsync();
        Stop();
        await Reloads.DisposeAsync();
        await _housekeeping.DisposeAsync();
        await _definitions.DisposeAsync();
        await _aggregation.DisposeAsync();
        await _registry.DisposeAsync();
        _nodes.Dispose();
        _webhooks.Dispose();
        _extensions.Dispose();
        _documents.Dispose();
        _proxies.Dispose();
        _authenticators.Dispose();
        _remoteSigner?.Dispose();
        _usage.Dispose();
        _authorizer.Dispose();
        if (_audit is not null)
            await _audit.DisposeAsync();
    }

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
