using System.Security.Cryptography.X509Certificates;

namespace Gantry.KubeServer.Authentication;

/// <summary>Those whom the server believes whatever files say: its own authority, and its own tokens.</summary>
internal sealed record AuthenticationSources(X509Certificate2 Authority, string TokenIssuer, IReadOnlyList<ITokenAuthenticator> Tokens)
{
    /// <summary>Whom a token must be meant for.</summary>
    public IReadOnlyList<string> Audiences { get; } = [TokenIssuer];
}
