using System.Text.Json;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Meta;

/// <summary>Which fields one program set, and when.</summary>
public sealed record ManagedFieldsEntry
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    [WireField(3)]
    public string? ApiVersion { get; init; }

    /// <summary>The form of the record: FieldsV1.</summary>
    [WireField(6)]
    public string? FieldsType { get; init; }

    /// <summary>The fields as a tree of names.</summary>
    [WireField(7)]
    public JsonElement? FieldsV1 { get; init; }

    /// <summary>The program.</summary>
    [WireField(1)]
    public string? Manager { get; init; }

    /// <summary>Apply or Update.</summary>
    [WireField(2)]
    public string? Operation { get; init; }

    /// <summary>The subresource through which it was set.</summary>
    [WireField(8)]
    public string? Subresource { get; init; }

    /// <summary>When the program last changed one of the fields.</summary>
    [WireField(4)]
    public DateTimeOffset? Time { get; init; }
}
