using Gantry.KubeServer.Authentication.Remote;
using Gantry.KubeServer.Authentication.Signing;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.Pki;
using Gantry.KubeServer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Authentication;

/// <summary>Whom the server believes, and what it gives its service accounts to be believed by.</summary>
internal sealed class Identities : IDisposable
{
    private static readonly TimeSpan ReviewPatience = TimeSpan.FromSeconds(30);

    private readonly ClusterPki _pki;
    private readonly KubeApiOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AuthenticationMetrics _metrics = new();
    private readonly RemoteSigner? _remoteSigner;
    private readonly KeySigner _keySigner;
    private AuthenticatorSet? _authenticators;

    public Identities(ClusterPki pki, KubeApiOptions options, TimeProvider clock, ILogger logger)
    {
        (_pki, _options, _clock, _logger) = (pki, options, clock, logger);
        _remoteSigner = options.TokenSigner.Length > 0 ? new RemoteSigner(options.TokenSigner, clock) : null;
        _keySigner = new KeySigner(TokenKeys.Of(OwnTokenKeys.Of(pki), options.TokenSigningKey, options.TokenKeys));
        Tokens = new ServiceAccountTokens(_remoteSigner is null ? _keySigner : _remoteSigner, options.TokenIssuer, clock);
    }

    /// <summary>The tokens of service accounts.</summary>
    public ServiceAccountTokens Tokens { get; }

    public AuthenticatorSet Authenticators => _authenticators ?? throw new InvalidOperationException("there are no objects to know anybody by yet");

    /// <summary>Knows service accounts and bootstrap tokens by the objects of a registry from now on.</summary>
    public void KnowBy(ObjectRegistry registry)
    {
        AuthenticationSources own = new(_pki.Authority, Tokens.Issuer, [new ServiceAccountAuthenticator(Tokens, registry), new BootstrapTokenAuthenticator(registry, [Tokens.Issuer])]);
        _authenticators = new AuthenticatorSet(own, _options.Egress, _metrics, _clock, _logger);
        _authenticators.Use(_options.Authentication);
    }

    /// <summary>Signs tokens with another key from now on, and believes those of these keys; throws <see cref="FormatException"/> where there are none.</summary>
    public void UseTokenKeys(ConfigFile? signing, IReadOnlyList<ConfigFile> verifying) => _keySigner.Use(TokenKeys.Of(OwnTokenKeys.Of(_pki), signing, verifying));

    /// <summary>Asks the service that a kubeconfig names about tokens that nobody here knows, from now on.</summary>
    public void UseTokenWebhook(ConfigFile kubeconfig, string version) => Authenticators.UseRemote(new TokenReviewAuthenticator(
        new ReviewClient(RemoteServer.Read(kubeconfig), ReviewPatience, _options.Egress.ControlPlane, _clock), version, [_options.TokenIssuer], _metrics, _clock, _logger));

    public Task StartAsync(CancellationToken cancel) => _remoteSigner?.StartAsync(cancel) ?? Task.CompletedTask;

    public void WriteTo(PrometheusText text) => _metrics.WriteTo(text);

    public void Dispose()
    {
        _authenticators?.Dispose();
        _remoteSigner?.Dispose();
    }
}
