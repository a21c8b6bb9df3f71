using System.Text.Json;

namespace Gantry.Kube.Meta;

/// <summary>Which fields one program set, and when.</summary>
public sealed record ManagedFieldsEntry
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The form of the record: FieldsV1.</summary>
    public string? FieldsType { get; init; }

    /// <summary>The fields as a tree of names.</summary>
    public JsonElement? FieldsV1 { get; init; }

    /// <summary>The program.</summary>
    public string? Manager { get; init; }

    /// <summary>Apply or Update.</summary>
    public string? Operation { get; init; }

    /// <summary>The subresource through which it was set.</summary>
    public string? Subresource { get; init; }

    /// <summary>When the program last changed one of the fields.</summary>
    public DateTimeOffset? Time { get; init; }
}
