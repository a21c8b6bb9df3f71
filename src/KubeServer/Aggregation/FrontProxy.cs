using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Aggregation;

/// <summary>How this server proves to extension servers that it may speak for its users, and in which headers it names them.</summary>
internal sealed record FrontProxy(X509Certificate2 Certificate, string AuthorityPem, string ClientAuthorityPem)
{
    public const string CommonName = "front-proxy-client";

    private const string UserHeader = "X-Remote-User";
    private const string UidHeader = "X-Remote-Uid";
    private const string GroupHeader = "X-Remote-Group";
    private const string ExtraPrefix = "X-Remote-Extra-";

    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(RequestUser user)
    {
        List<KeyValuePair<string, string>> headers = [new(UserHeader, user.Name)];
        if (user.Uid.Length > 0)
            headers.Add(new(UidHeader, user.Uid));
        headers.AddRange(user.Groups.Select(group => KeyValuePair.Create(GroupHeader, group)));
        foreach ((string key, IReadOnlyList<string> values) in user.Extra)
        {
            // A header's name takes few characters; the rest travel as %2F and the like.
            string name = ExtraPrefix + Uri.EscapeDataString(key);
            headers.AddRange(values.Select(value => KeyValuePair.Create(name, value)));
        }

        return headers;
    }

    /// <summary>What extension servers read to know whom to believe: the data of a config map in kube-system.</summary>
    public JsonObject Announcement() => new()
    {
        ["client-ca-file"] = ClientAuthorityPem + "\n",
        ["requestheader-allowed-names"] = $"[\"{CommonName}\"]",
        ["requestheader-client-ca-file"] = AuthorityPem + "\n",
        ["requestheader-extra-headers-prefix"] = $"[\"{ExtraPrefix}\"]",
        ["requestheader-group-headers"] = $"[\"{GroupHeader}\"]",
        ["requestheader-uid-headers"] = $"[\"{UidHeader}\"]",
        ["requestheader-username-headers"] = $"[\"{UserHeader}\"]",
    };
}
