using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Containers;

/// <summary>Writes and reads state.json and the state for hooks by hand: every start of a container would pay for the serializer's first use.</summary>
internal static class RecordFile
{
    public static ReadOnlySpan<byte> Write(ContainerRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("ociVersion", record.OciVersion);
            writer.WriteString("id", record.Id);
            writer.WriteNumber("pid", record.Pid);
            writer.WriteNumber("startTime", record.StartTime);
            writer.WriteString("bundle", record.Bundle);
            writer.WriteString("rootfs", record.Rootfs);
            if (record.CgroupPath is { } path)
                writer.WriteString("cgroupPath", path);

            writer.WriteString("created", record.Created.ToString("O", CultureInfo.InvariantCulture));
            WriteAnnotations(writer, record.Annotations);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    /// <summary>The state as hooks read it.</summary>
    public static byte[] Write(ContainerState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("ociVersion", state.OciVersion);
            writer.WriteString("id", state.Id);
            writer.WriteString("status", state.Status);
            writer.WriteNumber("pid", state.Pid);
            writer.WriteString("bundle", state.Bundle);
            WriteAnnotations(writer, state.Annotations);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static ContainerRecord Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement record = document.RootElement;
        var annotations = new Dictionary<string, string>();
        foreach (JsonProperty entry in record.GetProperty("annotations").EnumerateObject())
            annotations[entry.Name] = entry.Value.GetString() ?? "";

        return new ContainerRecord
        {
            OciVersion = record.GetProperty("ociVersion").GetString()!,
            Id = record.GetProperty("id").GetString()!,
            Pid = record.GetProperty("pid").GetInt32(),
            StartTime = record.GetProperty("startTime").GetUInt64(),
            Bundle = record.GetProperty("bundle").GetString()!,
            Rootfs = record.GetProperty("rootfs").GetString()!,
            CgroupPath = record.TryGetProperty("cgroupPath", out JsonElement path) ? path.GetString() : null,
            Created = record.GetProperty("created").GetDateTimeOffset(),
            Annotations = annotations,
        };
    }

    private static void WriteAnnotations(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> annotations)
    {
        writer.WriteStartObject("annotations");
        foreach ((string name, string value) in annotations)
            writer.WriteString(name, value);

        writer.WriteEndObject();
    }
}
