using Google.Protobuf;

namespace Gantry.Store.Etcd;

/// <summary>Where in etcd a store keeps what: the data, and beside it a few keys of its own.</summary>
internal sealed class EtcdLayout
{
    private readonly byte[] _data;

    public EtcdLayout(string prefix)
    {
        string root = "/" + prefix.Trim('/') + "/";
        _data = System.Text.Encoding.UTF8.GetBytes(root + "data:");
        All = ByteString.CopyFromUtf8(root);
        AllEnd = After(All.ToByteArray());
        Data = ByteString.CopyFrom(_data);
        DataEnd = After(_data);
        Gone = ByteString.CopyFromUtf8(root + "gone");
        Mark = ByteString.CopyFromUtf8(root + "mark");
        Origin = ByteString.CopyFromUtf8(root + "origin");
    }

    /// <summary>The range of everything, which the follower watches.</summary>
    public ByteString All { get; }

    public ByteString AllEnd { get; }

    public ByteString Data { get; }

    public ByteString DataEnd { get; }

    /// <summary>The final form of the object that was deleted last, written together with the deletion: etcd's own events have none.</summary>
    public ByteString Gone { get; }

    /// <summary>Written to make a watch say how far it is.</summary>
    public ByteString Mark { get; }

    /// <summary>What a restored store started from, see <see cref="EtcdOrigin"/>.</summary>
    public ByteString Origin { get; }

    public ByteString Of(string key) => ByteString.CopyFrom([.. _data, .. System.Text.Encoding.UTF8.GetBytes(key)]);

    /// <summary>The end of the range of all keys that begin with a prefix.</summary>
    public ByteString EndOf(string prefix) => prefix.Length == 0 ? DataEnd : After(Of(prefix).ToByteArray());

    /// <summary>The store's key for etcd's, or null for one of the few beside the data.</summary>
    public string? KeyOf(ByteString key) => key.Span.StartsWith(_data) ? System.Text.Encoding.UTF8.GetString(key.Span[_data.Length..]) : null;

    // No key of UTF-8 ends in 0xFF, so the last byte can be raised.
    private static ByteString After(byte[] prefix)
    {
        byte[] end = [.. prefix];
        end[^1]++;
        return UnsafeByteOperations.UnsafeWrap(end);
    }
}
