using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.KubeServer.Authentication;

/// <summary>What came out for tokens a moment ago, kept under their hashes: the tokens themselves are not kept. Bounded.</summary>
internal sealed class TokenCache(AuthenticationMetrics metrics, TimeProvider clock)
{
    private const int MostRemembered = 4096;

    private readonly ConcurrentDictionary<string, (TokenOwner? Owner, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Whether the token was judged a moment ago, and then whose it is, or null for nobody's.</summary>
    public bool TryFind(string token, IReadOnlyList<string> audiences, out TokenOwner? owner)
    {
        bool isKnown = _known.TryGetValue(KeyOf(token, audiences), out (TokenOwner? Owner, DateTimeOffset Until) known) && clock.GetUtcNow() < known.Until;
        metrics.Looked(isKnown);
        owner = isKnown ? known.Owner : null;
        return isKnown;
    }

    public TokenOwner? Keep(string token, IReadOnlyList<string> audiences, TokenOwner? owner, DateTimeOffset until)
    {
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[KeyOf(token, audiences)] = (owner, until);
        return owner;
    }

    private static string KeyOf(string token, IReadOnlyList<string> audiences) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{string.Join('\n', audiences)}\n\n{token}")));
}
