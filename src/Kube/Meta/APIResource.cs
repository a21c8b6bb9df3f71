using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>A resource and what can be done with it.</summary>
public sealed record APIResource
{
    /// <summary>The names of the sets of resources that it belongs to, such as all.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<string> Categories { get; init => field = value ?? []; } = [];

    /// <summary>The group of the kind, where it is not that of the list.</summary>
    [WireField(8)]
    public string? Group { get; init; }

    /// <summary>The kind of the objects.</summary>
    [RequiredField, WireField(3)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name in the plural, with a subresource after a slash.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the objects live in namespaces.</summary>
    [RequiredField, WireField(2)]
    public bool Namespaced { get; init; }

    /// <summary>Shorter names that people may type.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> ShortNames { get; init => field = value ?? []; } = [];

    /// <summary>The name in the singular.</summary>
    [RequiredField, WireField(6)]
    public string SingularName { get; init => field = value ?? ""; } = "";

    /// <summary>A text that changes with the version in which objects are stored; it says nothing else.</summary>
    [WireField(10)]
    public string? StorageVersionHash { get; init; }

    /// <summary>What can be done, such as get, list or create.</summary>
    [RequiredField, WireField(4, 1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    /// <summary>The version of the kind, where it is not that of the list.</summary>
    [WireField(9)]
    public string? Version { get; init; }
}
