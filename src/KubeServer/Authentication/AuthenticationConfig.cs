using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authentication.Oidc;
using Gantry.KubeServer.Yaml;

namespace Gantry.KubeServer.Authentication;

/// <summary>Whom the server believes besides its own certificates and tokens: an AuthenticationConfiguration (apiserver.config.k8s.io/v1).</summary>
public sealed class AuthenticationConfig
{
    private const int MostIssuers = 64;

    private AuthenticationConfig(IReadOnlyList<JwtIssuer> issuers, AnonymousAccess anonymous) => (Issuers, Anonymous) = (issuers, anonymous);

    public static AuthenticationConfig None { get; } = new([], AnonymousAccess.Default);

    internal IReadOnlyList<JwtIssuer> Issuers { get; }

    internal AnonymousAccess Anonymous { get; }

    /// <summary>Reads a file; throws <see cref="FormatException"/> that names every field that is wrong.</summary>
    public static AuthenticationConfig Load(string path)
    {
        if (!YamlTree.TryRead(File.ReadAllBytes(path), out JsonNode? tree, out string failure) || tree is not JsonObject root)
            throw new FormatException($"{path}: {(failure.Length > 0 ? failure : "no document")}");
        List<string> errors = [];
        AuthenticationConfig config = Read(root, errors);
        return errors.Count == 0 ? config : throw new FormatException($"{path}: {string.Join("; ", errors)}");
    }

    private static AuthenticationConfig Read(JsonObject root, List<string> errors)
    {
        if (root.Text("kind") != "AuthenticationConfiguration" || root.Text("apiVersion")?.StartsWith("apiserver.config.k8s.io/v1", StringComparison.Ordinal) != true)
            errors.Add("the kind must be AuthenticationConfiguration of apiserver.config.k8s.io/v1");
        List<JwtIssuer> issuers = [];
        foreach (JsonObject jwt in root.Objects("jwt").Take(MostIssuers))
        {
            if (JwtIssuer.Read(jwt, $"jwt[{issuers.Count}]", errors) is { } issuer)
                issuers.Add(issuer);
        }

        foreach (IGrouping<string, JwtIssuer> same in issuers.GroupBy(issuer => issuer.Url).Where(group => group.Count() > 1))
            errors.Add($"jwt: duplicate issuer url: {same.Key}");
        if (root.Child("anonymous") is not { } anonymous)
            return new AuthenticationConfig(issuers, AnonymousAccess.Default);

        string[] paths = [.. anonymous.Objects("conditions").Select(condition => condition.Text("path") ?? "")];
        bool isEnabled = anonymous.Flag("enabled") ?? false;
        if (!isEnabled && paths.Length > 0)
            errors.Add("anonymous.conditions: must not be set when anonymous authentication is not enabled");
        return new AuthenticationConfig(issuers, new AnonymousAccess(isEnabled, paths.Length == 0 ? null : paths));
    }
}
