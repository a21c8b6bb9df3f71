using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authentication.Oidc;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authentication;

/// <summary>Whom the server believes besides its own certificates and tokens: an AuthenticationConfiguration (apiserver.config.k8s.io/v1).</summary>
public sealed class AuthenticationConfig
{
    private const int MostIssuers = 64;

    private static readonly string[] Versions = ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1"];

    private AuthenticationConfig(IReadOnlyList<JwtIssuer> issuers, AnonymousAccess anonymous) => (Issuers, Anonymous) = (issuers, anonymous);

    public static AuthenticationConfig None { get; } = new([], AnonymousAccess.Default);

    internal IReadOnlyList<JwtIssuer> Issuers { get; }

    internal AnonymousAccess Anonymous { get; }

    public static AuthenticationConfig Load(string path) => Parse(ConfigFile.Read(path));

    /// <summary>Reads a file; throws <see cref="FormatException"/> that names every field that is wrong.</summary>
    public static AuthenticationConfig Parse(ConfigFile file)
    {
        List<string> errors = [];
        AuthenticationConfig config = Read(file.Document("AuthenticationConfiguration", "apiserver.config.k8s.io/v1", Versions), errors);
        return errors.Count == 0 ? config : throw file.Wrong(string.Join("; ", errors));
    }

    private static AuthenticationConfig Read(JsonObject root, List<string> errors)
    {
        List<JwtIssuer> issuers = [];
        foreach (JsonObject jwt in root.Objects("jwt").Take(MostIssuers))
        {
            if (JwtIssuer.Read(jwt, $"jwt[{issuers.Count}]", errors) is { } issuer)
                issuers.Add(issuer);
        }

        foreach (IGrouping<string, JwtIssuer> same in issuers.GroupBy(issuer => issuer.Url).Where(group => group.Count() > 1))
            errors.Add($"jwt: duplicate issuer url: {same.Key}");
        foreach (IGrouping<string, JwtIssuer> same in issuers.Where(issuer => issuer.DiscoveryUrl.Length > 0).GroupBy(issuer => issuer.DiscoveryUrl).Where(group => group.Count() > 1))
            errors.Add($"jwt: duplicate discovery url: {same.Key}");
        if (root.Child("anonymous") is not { } anonymous)
            return new AuthenticationConfig(issuers, AnonymousAccess.Default);

        string[] paths = [.. anonymous.Objects("conditions").Select(condition => condition.Text("path") ?? "")];
        bool isEnabled = anonymous.Flag("enabled") ?? false;
        if (!isEnabled && paths.Length > 0)
            errors.Add("anonymous.conditions: must not be set when anonymous authentication is not enabled");
        return new AuthenticationConfig(issuers, new AnonymousAccess(isEnabled, paths.Length == 0 ? null : paths));
    }
}
