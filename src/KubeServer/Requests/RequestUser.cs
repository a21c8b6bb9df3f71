namespace Gantry.KubeServer;

/// <summary>Who asks, as an authenticator found out.</summary>
public sealed record RequestUser(string Name, IReadOnlyList<string> Groups)
{
    public string Uid { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsMaster => Groups.Contains("system:masters");
}
