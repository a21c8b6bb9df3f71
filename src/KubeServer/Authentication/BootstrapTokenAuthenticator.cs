using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Authentication;

/// <summary>Tokens with which new nodes ask for their certificates: ID.SECRET, each kept as a Secret in kube-system.</summary>
internal sealed partial class BootstrapTokenAuthenticator(ObjectRegistry registry, IReadOnlyList<string> ownAudiences) : ITokenAuthenticator
{
    private const string SecretType = "bootstrap.kubernetes.io/token";
    private const string Group = "system:bootstrappers";

    public async ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (TokenShape().Match(token) is not { Success: true } match || await FindAsync(match.Groups[1].Value, cancel) is not { } secret)
            return null;

        string id = match.Groups[1].Value;
        bool isGood = secret.Text("type") == SecretType && !secret.IsBeingDeleted
            && Field(secret, "token-id") == id
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Field(secret, "token-secret")), Encoding.UTF8.GetBytes(match.Groups[2].Value))
            && Field(secret, "usage-bootstrap-authentication") == "true"
            && !IsOver(Field(secret, "expiration"));
        if (!isGood || GroupsOf(Field(secret, "auth-extra-groups")) is not { } groups)
            return null;
        string[] shared = [.. audiences.Intersect(ownAudiences)];
        return shared.Length == 0 ? null : new TokenOwner(new RequestUser("system:bootstrap:" + id, [Group, .. groups, "system:authenticated"]), shared);
    }

    private async ValueTask<JsonObject?> FindAsync(string id, CancellationToken cancel)
    {
        Entry? entry = await registry.FindAsync(registry.Catalog.Of<Secret>(), new ObjectKey("kube-system", "bootstrap-token-" + id), cancel);
        return entry is null ? null : ObjectJson.Parse(entry.Value);
    }

    // An end that cannot be read is one that has passed.
    private bool IsOver(string expiration) =>
        expiration.Length > 0
        && (!DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end) || end <= registry.Clock.GetUtcNow());

    private static string[]? GroupsOf(string extra)
    {
        string[] groups = extra.Split(',', StringSplitOptions.RemoveEmptyEntries);
        return groups.All(group => GroupShape().IsMatch(group)) ? groups : null;
    }

    private static string Field(JsonObject secret, string name)
    {
        byte[] buffer = new byte[1024];
        return secret.Child("data").Text(name) is { Length: < 1024 } text && Convert.TryFromBase64String(text, buffer, out int length)
            ? Encoding.UTF8.GetString(buffer, 0, length)
            : "";
    }

    [GeneratedRegex(@"\A([a-z0-9]{6})\.([a-z0-9]{16})\z")]
    private static partial Regex TokenShape();

    [GeneratedRegex(@"\Asystem:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]\z")]
    private static partial Regex GroupShape();
}
