using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Membership;

/// <summary>The sign of life of one server among several on a store: a Lease under the name and label that the original's servers use.</summary>
internal sealed record ServerLease(string Name, IPEndPoint Address)
{
    public const string Space = "kube-system";
    public const string NamePrefix = "apiserver-";

    private const string Label = "apiserver.kubernetes.io/identity";
    private const string LabelValue = "kube-apiserver";
    private const string AddressNote = "gantry/api-address";

    /// <summary>The lease of the server at an address; it has the same one after a restart.</summary>
    public static ServerLease Of(IPEndPoint address) =>
        new(NamePrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.ToString())))[..26], address);

    /// <summary>The server that a lease in the cache speaks of; null where it speaks of something else.</summary>
    public static ServerLease? Read(CachedObject lease) =>
        lease.Labels.GetValueOrDefault(Label) == LabelValue
        && ObjectJson.Parse(lease.Json).Child("metadata").Child("annotations").Text(AddressNote) is { } address
        && IPEndPoint.TryParse(address, out IPEndPoint? server)
            ? new ServerLease(lease.Name, server) : null;

    public JsonObject ToJson(string holder, TimeSpan duration, DateTimeOffset now) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["namespace"] = Space,
            ["labels"] = new JsonObject { [Label] = LabelValue },
            ["annotations"] = new JsonObject { [AddressNote] = Address.ToString() },
        },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = holder,
            ["leaseDurationSeconds"] = (int)Math.Max(1, duration.TotalSeconds),
            ["renewTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    };
}
