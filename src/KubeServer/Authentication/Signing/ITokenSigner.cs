using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Authentication.Signing;

/// <summary>Who signs the tokens of service accounts, and knows the keys by which they are checked.</summary>
internal interface ITokenSigner
{
    /// <summary>The whole token for claims that are already in base64url.</summary>
    ValueTask<string> SignAsync(string claims, CancellationToken cancel);

    /// <summary>Whether the three parts of a token belong together.</summary>
    ValueTask<bool> VerifiesAsync(string head, string claims, string signature, CancellationToken cancel);

    /// <summary>Counts the sets of keys that there were, after a look whether there is another now: what was verified under an older one is to be verified again.</summary>
    ValueTask<long> EditionAsync(CancellationToken cancel);

    /// <summary>The keys by which others check the tokens, as a JSON web key set (RFC 7517).</summary>
    JsonObject KeySet();

    /// <summary>How long others may keep the key set before they look again.</summary>
    TimeSpan KeySetAge { get; }

    /// <summary>The longest that a token may be good for.</summary>
    TimeSpan MaxLifetime { get; }

    /// <summary>Whether tokens without an end are signed, which are kept in Secrets.</summary>
    bool SignsKept { get; }
}
