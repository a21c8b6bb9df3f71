using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authorization;

/// <summary>A request for objects of a resource.</summary>
public sealed record ResourceAttributes
{
    /// <summary>Limits a list, watch or deletion to objects with such fields.</summary>
    [WireField(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    /// <summary>The group of the resource; * for all.</summary>
    [WireField(3)]
    public string? Group { get; init; }

    /// <summary>Limits a list, watch or deletion to objects with such labels.</summary>
    [WireField(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }

    /// <summary>The name of the object; empty for all of them.</summary>
    [WireField(7)]
    public string? Name { get; init; }

    /// <summary>The namespace; empty for resources without one, or for all of them.</summary>
    [WireField(1)]
    public string? Namespace { get; init; }

    /// <summary>The resource in the plural; * for all.</summary>
    [WireField(5)]
    public string? Resource { get; init; }

    /// <summary>The part of the object that is asked for, such as log.</summary>
    [WireField(6)]
    public string? Subresource { get; init; }

    /// <summary>What is to be done, such as get, list, watch, create, update, delete or proxy; * for everything.</summary>
    [WireField(2)]
    public string? Verb { get; init; }

    /// <summary>The version of the resource; * for all.</summary>
    [WireField(4)]
    public string? Version { get; init; }
}
