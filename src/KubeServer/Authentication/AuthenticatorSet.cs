using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Gantry.KubeServer.Authentication.Oidc;
using Gantry.KubeServer.Authentication.Remote;
using Gantry.KubeServer.Egress;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Authentication;

/// <summary>Whom the server believes now. What files say about it is exchanged as a whole, while requests go on.</summary>
internal sealed class AuthenticatorSet(AuthenticationSources own, EgressRoutes egress, AuthenticationMetrics metrics, TimeProvider clock, ILogger logger) : IDisposable
{
    private readonly Lock _changing = new();
    private AuthenticationConfig _config = AuthenticationConfig.None;
    private X509Certificate2Collection _clientAuthorities = [];
    private TokenReviewAuthenticator? _remote;
    private volatile Generation? _now;

    // Requests may still be asking those who were believed a moment ago.
    private Generation? _before;
    private TokenReviewAuthenticator? _remoteBefore;

    /// <summary>Whose tokens are good.</summary>
    public BearerAuthenticator Bearers => Now.Bearers;

    private Generation Now => _now ?? throw new InvalidOperationException("nobody is believed yet");

    /// <summary>Who sent the request; null for nobody.</summary>
    public async ValueTask<RequestUser?> IdentifyAsync(HttpContext http)
    {
        long since = Stopwatch.GetTimestamp();
        RequestUser? user = await AskAsync(Now, http);
        metrics.Identified(user is not null, Stopwatch.GetTimestamp() - since);
        return user;
    }

    public void Use(AuthenticationConfig config)
    {
        if (config.Issuers.FirstOrDefault(issuer => issuer.Url == own.TokenIssuer) is { } same)
            throw new FormatException($"jwt: issuer.url: URL must not overlap with disallowed issuers: [{same.Url}]");
        if (config.Issuers.FirstOrDefault(issuer => issuer.EgressSelectorType.Length > 0) is { } routed && !egress.AreConfigured)
            throw new FormatException($"jwt: issuer.egressSelectorType: {routed.EgressSelectorType}: there is no egress selector (--egress-selector-config-file)");
        lock (_changing)
        {
            _config = config;
            Renew();
        }
    }

    /// <summary>Believes certificates of these authorities too, besides those of the cluster's own.</summary>
    public void UseClientAuthorities(X509Certificate2Collection authorities)
    {
        lock (_changing)
        {
            _clientAuthorities = authorities;
            Renew();
        }
    }

    /// <summary>Asks another service about tokens that nobody here knows.</summary>
    public void UseRemote(TokenReviewAuthenticator remote)
    {
        lock (_changing)
        {
            _remoteBefore?.Dispose();
            (_remoteBefore, _remote) = (_remote, remote);
            Renew();
        }
    }

    public void Dispose()
    {
        _now?.Dispose();
        _before?.Dispose();
        _remote?.Dispose();
        _remoteBefore?.Dispose();
    }

    private static async ValueTask<RequestUser?> AskAsync(Generation now, HttpContext http)
    {
        try
        {
            foreach (IAuthenticator authenticator in now.All)
            {
                if (await authenticator.AuthenticateAsync(http, http.RequestAborted) is { } user)
                    return user;
            }
        }
        catch (ApiException refused) when (refused.Code == 401)
        {
            return null;
        }

        return now.Anonymous.UserFor(http);
    }

    private void Renew()
    {
        OidcAuthenticator[] issuers = [.. _config.Issuers.Select(issuer => new OidcAuthenticator(issuer with { Through = ThroughOf(issuer) }, own.Audiences, metrics, clock, logger))];
        ITokenAuthenticator[] tokens = [.. own.Tokens, .. issuers, .. _remote is null ? (ITokenAuthenticator[])[] : [_remote]];
        BearerAuthenticator bearers = new(tokens, own.Audiences);
        IAuthenticator[] all = [new InProcessAuthenticator(), new ClientCertificateAuthenticator([own.Authority, .. _clientAuthorities], metrics, clock), bearers];
        _before?.Dispose();
        (_before, _now) = (_now, new Generation(all, bearers, issuers, _config.Anonymous));
    }

    private EgressDial? ThroughOf(JwtIssuer issuer) => issuer.EgressSelectorType switch
    {
        "cluster" => egress.Cluster,
        "controlplane" => egress.ControlPlane,
        _ => null,
    };

    private sealed record Generation(IReadOnlyList<IAuthenticator> All, BearerAuthenticator Bearers, IReadOnlyList<OidcAuthenticator> Issuers, AnonymousAccess Anonymous) : IDisposable
    {
        public void Dispose()
        {
            foreach (OidcAuthenticator issuer in Issuers)
                issuer.Dispose();
        }
    }
}
