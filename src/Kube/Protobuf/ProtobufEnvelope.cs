using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

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
