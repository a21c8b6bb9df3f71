using System.Globalization;
using System.Text.Json;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Containers;

/// <summary>Writes and reads state.json and the state for hooks by hand: every start of a container would pay for the serializer's first use.</summary>
internal static class RecordFile
{
    public static byte[] Write(ContainerRecord record)
    {
        JsonObject json = new JsonObject()
            .Add("ociVersion", record.OciVersion)
            .Add("id", record.Id)
            .Add("pid", (ulong)record.Pid)
            .Add("startTime", record.StartTime)
            .Add("bundle", record.Bundle)
            .Add("rootfs", record.Rootfs)
            .Add("created", record.Created.ToString("O", CultureInfo.InvariantCulture))
            .Add("annotations", record.Annotations);
        if (record.CgroupPath is { } path)
            json.Add("cgroupPath", path);

        if (record.SystemdUnit is { } unit)
            json.Add("systemdUnit", unit);

        if (record.Freezer is { } freezer)
            json.Add("freezer", freezer);

        return json.ToUtf8();
    }

    /// <summary>The state as hooks read it.</summary>
    public static byte[] Write(ContainerState state) => new JsonObject()
        .Add("ociVersion", state.OciVersion)
        .Add("id", state.Id)
        .Add("status", state.Status)
        .Add("pid", (ulong)state.Pid)
        .Add("bundle", state.Bundle)
        .Add("annotations", state.Annotations)
        .ToUtf8();

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
            SystemdUnit = record.TryGetProperty("systemdUnit", out JsonElement unit) ? unit.GetString() : null,
            Freezer = record.TryGetProperty("freezer", out JsonElement freezer) ? freezer.GetString() : null,
            Created = record.GetProperty("created").GetDateTimeOffset(),
            Annotations = annotations,
        };
    }
}
