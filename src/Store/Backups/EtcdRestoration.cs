using Gantry.Grpc;
using Gantry.Grpc.Etcd;
using Gantry.Store.Etcd;
using Google.Protobuf;

namespace Gantry.Store.Backups;

/// <summary>
/// Writes a backup into an etcd. Etcd gives out its revisions itself, so each value carries those of the backup along until it is changed, and the store
/// counts from an offset on that lies above the backup's, see <see cref="EtcdOrigin"/>.
/// </summary>
public static class EtcdRestoration
{
    // Etcd takes 128 operations and 1.5 MiB in one transaction unless it is told otherwise.
    private const int MostOperations = 100;
    private const int MostBytes = 1024 * 1024;

    public static async Task RunAsync(EtcdStoreOptions options, Backup backup, TimeProvider? clock = null, CancellationToken cancel = default)
    {
        using var cluster = new EtcdCluster(options, clock ?? TimeProvider.System);
        try
        {
            await RunAsync(cluster, new EtcdLayout(options.Prefix), backup, cancel);
        }
        catch (GrpcException failure)
        {
            throw failure.Translated();
        }
    }

    private static async Task RunAsync(EtcdCluster cluster, EtcdLayout layout, Backup backup, CancellationToken cancel)
    {
        RangeResponse there = await cluster.CallAsync("KV/Range", new RangeRequest { Key = layout.All, RangeEnd = layout.AllEnd, CountOnly = true }, RangeResponse.Parser, cancel);
        if (there.Count > 0)
            throw new StoreException(StoreFailure.InUse, "this etcd holds keys with the prefix already; a backup is restored into a place without a store");

        long offset = Math.Max(0, backup.Revision.Value - there.Header.Revision);
        long whole = await PutAsync(cluster, [Note(layout, new EtcdOrigin(offset, 0))], cancel);
        var batch = new List<PutRequest>();
        int bytes = 0;
        foreach (Entry entry in backup.Entries)
        {
            if (batch.Count == MostOperations || batch.Count > 0 && bytes + entry.Value.Length > MostBytes)
            {
                whole = await PutAsync(cluster, batch, cancel);
                batch.Clear();
                bytes = 0;
            }

            var value = new EtcdValue(new Payload(entry.Value), Mark: 0, entry.Created, entry.Modified);
            batch.Add(new PutRequest { Key = layout.Of(entry.Key), Value = value.Encode() });
            bytes += entry.Value.Length;
        }

        whole = batch.Count > 0 ? await PutAsync(cluster, batch, cancel) : whole;
        await PutAsync(cluster, [Note(layout, new EtcdOrigin(offset, whole))], cancel);
    }

    // Puts that are repeated after a lost answer change nothing but etcd's revision.
    private static async Task<long> PutAsync(EtcdCluster cluster, IReadOnlyList<PutRequest> puts, CancellationToken cancel)
    {
        var request = new TxnRequest { Success = { puts.Select(put => new RequestOp { RequestPut = put }) } };
        return (await cluster.CallAsync("KV/Txn", request, TxnResponse.Parser, cancel)).Header.Revision;
    }

    private static PutRequest Note(EtcdLayout layout, EtcdOrigin origin) => new() { Key = layout.Origin, Value = ByteString.CopyFromUtf8(origin.ToString()) };
}
