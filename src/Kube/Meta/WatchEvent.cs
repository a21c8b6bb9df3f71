using System.Text.Json;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>One change that a watch reports.</summary>
public sealed record WatchEvent
{
    /// <summary>The object as it is now, as it last was where it was deleted, or a Status where the watch failed.</summary>
    [RequiredField, WireField(2)]
    public JsonElement Object { get; init; }

    /// <summary>ADDED, MODIFIED, DELETED, BOOKMARK or ERROR.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
