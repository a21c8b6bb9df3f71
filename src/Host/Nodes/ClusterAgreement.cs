using System.Text.Json;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Gantry.Store.Backups;

namespace Gantry.Host.Nodes;

/// <summary>
/// What all servers of one store must have in common, kept in it by the first: the services' network and whom the cluster trusts. Keys and certificates
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
        Entry? entry = await store.GetAsync(Key, cancel);
        while (true)
        {
            ClusterAgreement made = entry is null ? mine : Read(entry.Value);
            if (made.Fingerprint == mine.Fingerprint && entry is not null)
                return config with { ServiceCidr = made.ServiceCidr, ClusterDomain = made.ClusterDomain };

            // Restored objects trust whoever takes them over. So does a file, which has one server only, whose keys may have been replaced.
            if (made.Fingerprint != mine.Fingerprint && made.Fingerprint.Length > 0 && config.Etcd is not null)
                throw new NodeException($"the cluster in this etcd trusts other keys than those in {pkiFolder}; copy ca.*, sa.* and encryption.key from that directory of one of its servers and start again");
            made = made with { Fingerprint = mine.Fingerprint };
            entry = (await store.WriteAsync(new Write { Key = Key, Value = new Payload(Write(made)), Expected = entry?.Modified ?? Revision.None }, cancel)).Entry;
        }
    }

    /// <summary>A backup whose objects may be taken over by a server with other keys.</summary>
    public static Backup Reopen(Backup backup) => backup with
    {
        Entries = [.. backup.Entries.Select(entry => entry.Key == Key ? entry with { Value = Write(Read(entry.Value) with { Fingerprint = "" }) } : entry)],
    };

    private static ClusterAgreement Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize(json.Span, HostJson.Default.ClusterAgreement)!;

    private static byte[] Write(ClusterAgreement agreement) => JsonSerializer.SerializeToUtf8Bytes(agreement, HostJson.Default.ClusterAgreement);
}
