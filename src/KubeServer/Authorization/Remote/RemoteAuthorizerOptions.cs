using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Webhooks;

namespace Gantry.KubeServer.Authorization.Remote;

/// <summary>One service that decides about requests: where it is, when it is asked, and what its silence means.</summary>
internal sealed record RemoteAuthorizerOptions(string Name, RemoteServer Server)
{
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(30);

    private static readonly CelEnvironment Expressions = CelEnvironment.Kubernetes.WithVariable("request", CelType.Map(CelType.String, CelType.Dyn));

    /// <summary>The version of authorization.k8s.io in which the service is asked.</summary>
    public string ReviewVersion { get; init; } = "v1";

    public TimeSpan Timeout { get; init; }

    /// <summary>What leads to the service; null where it is reached directly.</summary>
    public EgressDial? Through { get; init; }

    public TimeSpan AllowedFor { get; init; }

    public TimeSpan RefusedFor { get; init; }

    /// <summary>Whether a question without an answer is a refusal; otherwise the next authorizer is asked.</summary>
    public bool FailsClosed { get; init; }

    public MatchConditions Conditions { get; init; } = MatchConditions.Of([], Expressions);

    public static RemoteAuthorizerOptions? Read(string name, JsonObject webhook, string field, List<string> errors)
    {
        int before = errors.Count;
        string version = webhook.Text("subjectAccessReviewVersion") ?? "";
        if (version is not ("v1" or "v1beta1"))
            errors.Add($"{field}.subjectAccessReviewVersion: Unsupported value: \"{version}\": supported values: \"v1\", \"v1beta1\"");
        string policy = webhook.Text("failurePolicy") ?? "";
        if (policy is not ("NoOpinion" or "Deny"))
            errors.Add($"{field}.failurePolicy: Unsupported value: \"{policy}\": supported values: \"Deny\", \"NoOpinion\"");
        TimeSpan timeout = Durations.Read(webhook.Text("timeout"), TimeSpan.Zero, $"{field}.timeout", errors);
        if (timeout <= TimeSpan.Zero || timeout > MostPatience)
            errors.Add($"{field}.timeout: must be > 0s and <= 30s");
        MatchConditions conditions = MatchConditions.Of(webhook, Expressions);
        foreach (string fault in conditions.Faults)
            errors.Add($"{field}.matchConditions: {fault}");
        if (!conditions.None && webhook.Text("matchConditionSubjectAccessReviewVersion") != "v1")
            errors.Add($"{field}.matchConditionSubjectAccessReviewVersion: must be v1 where matchConditions are specified");
        RemoteServer? server = ReadServer(webhook.Child("connectionInfo"), field + ".connectionInfo", errors);
        return errors.Count > before || server is null ? null : new RemoteAuthorizerOptions(name, server)
        {
            ReviewVersion = version,
            Timeout = timeout,
            FailsClosed = policy == "Deny",
            Conditions = conditions,
            AllowedFor = Cached(webhook, "authorized", TimeSpan.FromMinutes(5), field, errors),
            RefusedFor = Cached(webhook, "unauthorized", TimeSpan.FromSeconds(30), field, errors),
        };
    }

    private static TimeSpan Cached(JsonObject webhook, string kind, TimeSpan usual, string field, List<string> errors) =>
        webhook.Flag($"cache{char.ToUpperInvariant(kind[0])}{kind[1..]}Requests") == false ? TimeSpan.Zero : Durations.Read(webhook.Text(kind + "TTL"), usual, $"{field}.{kind}TTL", errors);

    private static RemoteServer? ReadServer(JsonObject? connection, string field, List<string> errors)
    {
        if (connection.Text("type") != "KubeConfigFile" || connection.Text("kubeConfigFile") is not { Length: > 0 } path)
        {
            errors.Add($"{field}: must be of type KubeConfigFile and name a kubeConfigFile");
            return null;
        }

        try
        {
            return Path.IsPathRooted(path) ? RemoteServer.Read(ConfigFile.Read(path)) : throw new FormatException("must be an absolute path");
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"{field}.kubeConfigFile: {wrong.Message}");
            return null;
        }
    }
}
