using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer;

/// <summary>Who asks, as an authenticator found out.</summary>
public sealed record RequestUser(string Name, IReadOnlyList<string> Groups)
{
    public string Uid { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool IsMaster => Groups.Contains("system:masters");

    /// <summary>The user as reviews and records tell of him: authentication.k8s.io's UserInfo.</summary>
    internal JsonObject ToInfo()
    {
        JsonObject info = new() { ["username"] = Name };
        if (Uid.Length > 0)
            info["uid"] = Uid;
        info.SetTexts("groups", Groups);
        if (Extra.Count > 0)
            info["extra"] = new JsonObject(Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => (JsonNode)value)]))));
        return info;
    }
}
