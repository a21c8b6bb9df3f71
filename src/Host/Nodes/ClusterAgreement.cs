using System.Text.Json;
using Gantry.KubeServer.Pki;
using Gantry.Store;

namespace Gantry.Host.Nodes;

/// <summary>
/// What all servers of one etcd must have in common, kept in it by the first: the services' network and whom the cluster trusts. Keys and certificates
/// themselves are not there; they are copied from server to server by the owner.
/// </summary>
internal sealed record ClusterAgreement
{
    // Below the root of the objects, where the API server passes by what is no kind's.
    private const string Key = "/registry/cluster/agreement";

    public required string ServiceCidr { get; init; }

    public required string ClusterDomain { get; init; }

    /// <summary>Of the authority's and the tokens' public keys.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Makes the agreement, or fits this node's choices to it.</summary>
    public static async Task<NodeConfig> JoinAsync(IStore store, ClusterPki pki, NodeConfig config, string pkiFolder, CancellationToken cancel)
    {
        var mine = new ClusterAgreement { ServiceCidr = config.ServiceCidr, ClusterDomain = config.ClusterDomain, Fingerprint = pki.Fingerprint };
        WriteResult result = await store.WriteAsync(
            new Write { Key = Key, Value = new Payload(JsonSerializer.SerializeToUtf8Bytes(mine, HostJson.Default.ClusterAgreement)), Expected = Revision.None }, cancel);
        if (result.IsApplied)
            return config;

        ClusterAgreement made = JsonSerializer.Deserialize(result.Entry!.Value.Span, HostJson.Default.ClusterAgreement)!;
        if (made.Fingerprint != mine.Fingerprint)
            throw new NodeException($"the cluster in this etcd trusts other keys than those in {pkiFolder}; copy ca.* and sa.* from that directory of one of its servers and start again");
        return config with { ServiceCidr = made.ServiceCidr, ClusterDomain = made.ClusterDomain };
    }
}
