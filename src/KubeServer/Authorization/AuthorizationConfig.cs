using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization.Remote;
using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Authorization;

/// <summary>Who is asked whether requests are allowed, and in which order: an AuthorizationConfiguration (apiserver.config.k8s.io/v1).</summary>
public sealed class AuthorizationConfig
{
    private static readonly string[] Versions = ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1", "apiserver.config.k8s.io/v1alpha1"];
    private static readonly string[] Types = ["AlwaysAllow", "AlwaysDeny", "Node", "RBAC", "Webhook"];

    private readonly IReadOnlyList<(string Type, string Name, RemoteAuthorizerOptions? Webhook)> _authorizers;

    private AuthorizationConfig(IReadOnlyList<(string, string, RemoteAuthorizerOptions?)> authorizers) => _authorizers = authorizers;

    /// <summary>Reads a file; throws <see cref="FormatException"/> that names every field that is wrong.</summary>
    public static AuthorizationConfig Parse(ConfigFile file)
    {
        List<string> errors = [];
        List<(string, string, RemoteAuthorizerOptions?)> authorizers = [];
        foreach (JsonObject authorizer in file.Document("AuthorizationConfiguration", "apiserver.config.k8s.io/v1", Versions).Objects("authorizers"))
            authorizers.Add(Read(authorizer, $"authorizers[{authorizers.Count}]", authorizers, errors));
        if (authorizers.Count == 0)
            errors.Add("authorizers: at least one authorization mode must be defined");
        return errors.Count == 0 ? new AuthorizationConfig(authorizers) : throw file.Wrong(string.Join("; ", errors));
    }

    internal IReadOnlyList<IAuthorizationStep> Build(Authorizer authorizer, Func<RemoteAuthorizerOptions, IAuthorizationStep> remote) =>
        [.. _authorizers.Select(one => one.Type switch
        {
            "Node" => authorizer.Nodes(one.Name),
            "RBAC" => authorizer.Roles(one.Name),
            "Webhook" => remote(one.Webhook!),
            _ => new FixedStep(one.Name, one.Type == "AlwaysAllow"),
        })];

    private static (string, string, RemoteAuthorizerOptions?) Read(
        JsonObject authorizer, string field, List<(string Type, string Name, RemoteAuthorizerOptions?)> before, List<string> errors)
    {
        string type = authorizer.Text("type") ?? "";
        string name = authorizer.Text("name") ?? "";
        if (!Types.Contains(type))
            errors.Add($"{field}.type: Unsupported value: \"{type}\": supported values: {string.Join(", ", Types.Select(one => $"\"{one}\""))}");
        else if (type != "Webhook" && before.Any(one => one.Type == type))
            errors.Add($"{field}.type: Duplicate value: \"{type}\"");
        if (name.Length is 0 or > 253 || name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter is not ('-' or '.')))
            errors.Add($"{field}.name: must be a lowercase DNS subdomain");
        else if (before.Any(one => one.Name == name))
            errors.Add($"{field}.name: Duplicate value: \"{name}\"");
        JsonObject? webhook = authorizer.Child("webhook");
        if (type != "Webhook")
        {
            if (webhook is not null)
                errors.Add($"{field}.webhook: may only be specified when type=Webhook");
            return (type, name, null);
        }

        if (webhook is null)
            errors.Add($"{field}.webhook: required when type=Webhook");
        return (type, name, webhook is null ? null : RemoteAuthorizerOptions.Read(name, webhook, field + ".webhook", errors));
    }
}
