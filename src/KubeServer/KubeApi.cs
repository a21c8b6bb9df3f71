using Gantry.Kube.Reconciling;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Authorization.Remote;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.InProcess;
using Gantry.KubeServer.Pki;
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
    private readonly ServerParts _parts;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly EgressRoutes _egress;

    /// <param name="nodes">How the agent of a node is reached for logs, exec, attach and port-forward; null where there is no node yet.</param>
    /// <param name="pods">How addresses of pods are reached for proxies; null where this machine is in their network.</param>
    public KubeApi(IStore store, ClusterPki pki, KubeApiOptions options, TimeProvider clock, ILoggerFactory loggers, NodeConnection? nodes = null, PodConnection? pods = null)
    {
        (_clock, _logger, _egress) = (clock, loggers.CreateLogger("Gantry.KubeServer"), options.Egress);
        _parts = new ServerParts(store, pki, options, clock, _logger, nodes, pods);
    }

    /// <summary>Whether the server has loaded its objects and answers.</summary>
    public bool IsReady => _parts.Health.IsReady;

    /// <summary>What the controllers beside the server count, which it tells.</summary>
    public ControllerMetrics Controllers => _parts.Controllers;

    /// <summary>Looks after files of configuration once the server has started.</summary>
    public FileReloads Reloads => _parts.Reloads;

    /// <summary>Believes from now on whom a configuration names, and nobody any more whom the one before named; throws <see cref="FormatException"/> for one that cannot be.</summary>
    public void Use(AuthenticationConfig authentication) => _parts.Identities.Authenticators.Use(authentication);

    /// <summary>Believes client certificates of these authorities too, from now on.</summary>
    public void UseClientAuthorities(ConfigFile pem) => _parts.Identities.Authenticators.UseClientAuthorities(ClientAuthorities.Read(pem));

    /// <summary>Asks the service that a kubeconfig names about tokens that nobody here knows, from now on.</summary>
    public void UseTokenWebhook(ConfigFile kubeconfig, string version) => _parts.Identities.UseTokenWebhook(kubeconfig, version);

    /// <summary>Signs service account tokens with the key in a file from now on, the cluster's own for null, and believes those of all keys in others.</summary>
    public void UseTokenKeys(ConfigFile? signing, IReadOnlyList<ConfigFile> verifying) => _parts.Identities.UseTokenKeys(signing, verifying);

    /// <summary>Asks from now on those whether requests are allowed whom a configuration names.</summary>
    public void Use(AuthorizationConfig authorization) =>
        _parts.Authorizer.Use(authorization.Build(_parts.Authorizer, options => new RemoteAuthorizer(options with { Through = _egress.ControlPlane }, _parts.AuthorizationMetrics, _clock, _logger)));

    /// <summary>Records from now on what another policy says; nothing where the server began without one.</summary>
    public void Use(AuditPolicy policy) => _parts.Audit?.Use(policy);

    /// <summary>Loads the objects from the store and makes those that every cluster has.</summary>
    public Task StartAsync(CancellationToken cancel) => _parts.StartAsync(cancel);

    /// <summary>Answers one request: a terminal <see cref="RequestDelegate"/>.</summary>
    public Task HandleAsync(HttpContext http) => _parts.Pipeline.HandleAsync(http);

    /// <summary>A transport for a component of this process that acts as the given user.</summary>
    public HttpMessageHandler CreateHandler(RequestUser user) => new MeasuredHandler(new InProcessHandler(HandleAsync, user), _parts.Clients);

    /// <summary>Tells the other servers of the store that this one goes, while it still answers.</summary>
    public Task LeaveAsync() => _parts.Membership.LeaveAsync();

    /// <summary>Ends watches, followed logs and tunnels, so that the listeners need not wait for their clients. Short requests are still answered.</summary>
    public void Stop()
    {
        _parts.Health.Stopping();
        _parts.Registry.Stop();
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.Membership.DisposeAsync();
        Stop();
        await _parts.DisposeAsync();
    }
}
