using System.Globalization;

namespace Gantry.Store.Etcd;

/// <summary>
/// How a store's revisions follow from etcd's. They are the same, unless the data was restored from a backup: then the store goes on above the backup's
/// revisions, and what etcd counted before the restored state was whole is no history.
/// </summary>
/// <param name="Offset">Added to etcd's revisions.</param>
/// <param name="First">The first of etcd's revisions at which the data is whole; 0 while a restoration is under way.</param>
internal readonly record struct EtcdOrigin(long Offset, long First)
{
    public static EtcdOrigin Plain => new(0, 1);

    public Revision ToStore(long revision) => new(revision + Offset);

    public long ToEtcd(Revision revision) => revision.Value - Offset;

    public static EtcdOrigin Parse(string text) =>
        text.Split(' ') is [var offset, var first]
            ? new EtcdOrigin(long.Parse(offset, CultureInfo.InvariantCulture), long.Parse(first, CultureInfo.InvariantCulture))
            : throw new StoreException(StoreFailure.Broken, "the note about the origin of the data in etcd cannot be read");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset} {First}");
}
