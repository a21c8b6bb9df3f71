using System.Buffers.Binary;
using Google.Protobuf;

namespace Gantry.Store.Etcd;

/// <summary>What is written beside a deletion: the key and the final form of its value. Layout: 4 bytes length of the key, the key, the value.</summary>
internal readonly record struct EtcdDeletion(string Key, EtcdValue Final)
{
    public ByteString Encode()
    {
        byte[] key = System.Text.Encoding.UTF8.GetBytes(Key);
        ByteString value = Final.Encode();
        byte[] whole = new byte[4 + key.Length + value.Length];
        BinaryPrimitives.WriteInt32BigEndian(whole, key.Length);
        key.CopyTo(whole, 4);
        value.Span.CopyTo(whole.AsSpan(4 + key.Length));
        return UnsafeByteOperations.UnsafeWrap(whole);
    }

    public static EtcdDeletion? Decode(ReadOnlyMemory<byte> whole)
    {
        if (whole.Length < 4)
            return null;
        int length = BinaryPrimitives.ReadInt32BigEndian(whole.Span);
        if (length < 0 || length > whole.Length - 4 || EtcdValue.Decode(whole[(4 + length)..]) is not { } final)
            return null;
        return new EtcdDeletion(System.Text.Encoding.UTF8.GetString(whole.Span.Slice(4, length)), final);
    }
}
