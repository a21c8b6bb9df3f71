using System.Buffers.Text;
using System.Text;
using Gantry.KubeServer.Admission;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Bearer tokens: in the Authorization header, or among the protocols of a WebSocket, whose clients cannot set headers.</summary>
internal sealed class BearerAuthenticator(IReadOnlyList<ITokenAuthenticator> kinds, IReadOnlyList<string> audiences) : IAuthenticator
{
    private const string Scheme = "Bearer ";
    private const string ProtocolPrefix = "base64url.bearer.authorization.k8s.io.";

    public async ValueTask<RequestUser?> AuthenticateAsync(HttpContext http, CancellationToken cancel)
    {
        if (TokenOf(http) is not { Length: > 0 } token)
            return null;

        // A token that is good for nobody is refused; it does not make its sender an anonymous user.
        TokenOwner owner = await AuthenticateAsync(token, audiences, cancel) ?? throw ApiErrors.Unauthorized();
        foreach ((string name, string text) in owner.Notes)
            AuditNotes.Of(http).Add(name, text);
        return owner.User;
    }

    /// <summary>Whose the token is; null for one that is not good for any of the audiences.</summary>
    public async ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        foreach (ITokenAuthenticator kind in kinds)
        {
            if (await kind.AuthenticateAsync(token, wanted, cancel) is { } owner)
                return owner;
        }

        return null;
    }

    /// <summary>Why a token is nobody's, in the words that reviewers know.</summary>
    public async ValueTask<string> ExplainAsync(string token, IReadOnlyList<string> wanted, CancellationToken cancel)
    {
        foreach (ITokenAuthenticator kind in kinds)
        {
            if (await kind.ExplainAsync(token, wanted, cancel) is { } why)
                return $"[invalid bearer token, {why}]";
        }

        return "invalid bearer token";
    }

    private static string? TokenOf(HttpContext http)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return header[Scheme.Length..].Trim();
        return http.Request.Headers.Upgrade.Count > 0 ? FromProtocols(http) : null;
    }

    private static string? FromProtocols(HttpContext http)
    {
        List<string> others = [];
        string? token = null;
        foreach (string protocol in http.Request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!protocol.StartsWith(ProtocolPrefix, StringComparison.Ordinal))
                others.Add(protocol);
            else if (token is null && Base64Url.IsValid(protocol.AsSpan(ProtocolPrefix.Length)))
                token = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(protocol.AsSpan(ProtocolPrefix.Length)));
            else
                throw ApiErrors.Unauthorized();
        }

        // The token is for this server and goes no further; the stream's own protocol does, and without one the client would be answered with its token.
        if (token is not null)
            http.Request.Headers.SecWebSocketProtocol = others.Count > 0 ? string.Join(", ", others) : throw ApiErrors.Unauthorized();
        return token;
    }
}
