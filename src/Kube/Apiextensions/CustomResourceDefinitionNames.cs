using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>What the kind is called.</summary>
public sealed record CustomResourceDefinitionNames
{
    /// <summary>Sets of resources that it belongs to, such as all.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<string> Categories { get; init => field = value ?? []; } = [];

    /// <summary>The kind, in camel case.</summary>
    [RequiredField(InOwnWords = true), WireField(4)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The kind of lists. The kind with List at the end by default.</summary>
    [WireField(5)]
    public string? ListKind { get; init; }

    /// <summary>The name in the plural, which paths use.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Plural { get; init => field = value ?? ""; } = "";

    /// <summary>Shorter names that people may type.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> ShortNames { get; init => field = value ?? []; } = [];

    /// <summary>The name in the singular. The kind in lower case by default.</summary>
    [WireField(2)]
    public string? Singular { get; init; }
}
