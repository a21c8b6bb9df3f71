using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Protobuf;

/// <summary>
/// The form in which clients send protobuf: four bytes "k8s\0", then a message Unknown { typeMeta = 1 { apiVersion = 1, kind = 2 }, raw = 2 } whose raw part is
/// the object.
/// </summary>
public static class ProtobufEnvelope
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads an object into its JSON form. The failure is for the client.</summary>
    /// <param name="schemaOf">The schema of an apiVersion and kind, or null.</param>
    public static bool TryDecode(ReadOnlySpan<byte> body, Func<string, string, Schema?> schemaOf, [NotNullWhen(true)] out JsonObject? item, out string failure)
    {
        (item, failure) = (null, "");
        if (!body.StartsWith(Magic))
        {
            failure = "the body does not begin as a Kubernetes protobuf object does";
            return false;
        }

        try
        {
            ReadOnlySpan<byte> raw = Open(body[Magic.Length..], out string apiVersion, out string kind);
            if (schemaOf(apiVersion, kind) is not { } schema)
            {
                failure = $"no kind \"{kind}\" is registered for version \"{apiVersion}\"";
                return false;
            }

            item = ProtobufDecoder.Decode(raw, schema);
            item.Insert(0, "apiVersion", apiVersion);
            item.Insert(1, "kind", kind);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or System.Text.Json.JsonException)
        {
            failure = wrong.Message;
            return false;
        }
    }

    /// <summary>An object in the form that clients ask for. The tree has to conform to the schema.</summary>
    public static byte[] Encode(JsonObject item, Schema schema)
    {
        ProtobufWriter writer = new();
        return Wrap(writer, item.Text("apiVersion") ?? "", item.Text("kind") ?? "", () => ProtobufEncoder.Write(writer, item, schema));
    }

    /// <summary>A list of objects of one kind: ListMeta metadata = 1, the objects = 2.</summary>
    public static byte[] EncodeList(string apiVersion, string kind, JsonObject metadata, IEnumerable<JsonObject> items, Schema schema)
    {
        // The list is written from its end, but the objects come in order and one at a time: a tree is many times larger than its bytes.
        List<byte[]> messages = [.. items.Select(item => Message(item, schema))];
        ProtobufWriter writer = new(messages.Sum(message => message.Length + 8) + 256);
        return Wrap(writer, apiVersion, kind, () =>
        {
            for (int i = messages.Count - 1; i >= 0; i--)
                writer.Bytes(2, messages[i]);
            int end = writer.Length;
            ProtobufEncoder.Write(writer, metadata, KindSchemas.ListMeta);
            writer.Close(1, end);
        });
    }

    private static byte[] Message(JsonObject item, Schema schema)
    {
        ProtobufWriter writer = new();
        ProtobufEncoder.Write(writer, item, schema);
        return writer.Written.ToArray();
    }

    /// <summary>
    /// One change in the form that watches send: four bytes of length, the highest first, then a message
    /// WatchEvent { type = 1, object = 2 { raw = 1 } } with a whole envelope inside.
    /// </summary>
    public static byte[] EncodeWatchFrame(string type, ReadOnlySpan<byte> envelope)
    {
        ProtobufWriter writer = new(envelope.Length + 64);
        writer.Bytes(1, envelope);
        writer.Close(2, 0);
        writer.Text(1, type);
        byte[] frame = new byte[sizeof(int) + writer.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, writer.Length);
        writer.Written.CopyTo(frame.AsSpan(sizeof(int)));
        return frame;
    }

    // Backwards: the empty encoding (3) and type (4) of the content, the content, what it is.
    private static byte[] Wrap(ProtobufWriter writer, string apiVersion, string kind, Action content)
    {
        writer.Text(4, "");
        writer.Text(3, "");
        int end = writer.Length;
        content();
        writer.Close(2, end);
        end = writer.Length;
        writer.Text(2, kind);
        writer.Text(1, apiVersion);
        writer.Close(1, end);
        writer.Raw(Magic);
        return writer.Written.ToArray();
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> envelope, out string apiVersion, out string kind)
    {
        (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = default;
        var reader = new ProtobufReader(envelope);
        while (reader.Read())
        {
            if (reader.Field == 1)
                (apiVersion, kind) = TypeOf(reader.Bytes);
            else if (reader.Field == 2)
                raw = reader.Bytes;
        }

        return raw;
    }

    private static (string ApiVersion, string Kind) TypeOf(ReadOnlySpan<byte> message)
    {
        var (apiVersion, kind) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1)
                apiVersion = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2)
                kind = Encoding.UTF8.GetString(reader.Bytes);
        }

        return (apiVersion, kind);
    }
}
