using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>A column that lists of the objects show.</summary>
public sealed record CustomResourceColumnDefinition
{
    /// <summary>An explanation for people.</summary>
    [WireField(4)]
    public string? Description { get; init; }

    /// <summary>How the value is shown, such as date; see the formats of OpenAPI.</summary>
    [WireField(3)]
    public string? Format { get; init; }

    /// <summary>Where the value is, as a simple JSON path.</summary>
    [RequiredField(InOwnWords = true), WireField(6)]
    public string JsonPath { get; init => field = value ?? ""; } = "";

    /// <summary>The head of the column.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Columns above zero are shown only in wide lists.</summary>
    [WireField(5)]
    public int? Priority { get; init; }

    /// <summary>The type of the value, such as string or integer.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string Type { get; init => field = value ?? ""; } = "";
}
