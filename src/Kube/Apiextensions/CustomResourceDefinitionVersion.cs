using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>One version of a kind.</summary>
public sealed record CustomResourceDefinitionVersion
{
    /// <summary>Columns that lists of the objects show besides the name.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<CustomResourceColumnDefinition> AdditionalPrinterColumns { get; init => field = value ?? []; } = [];

    /// <summary>Whether clients are warned that the version is going.</summary>
    [WireField(7)]
    public bool? Deprecated { get; init; }

    /// <summary>The warning, in place of the usual one.</summary>
    [WireField(8, KeepsZero = true)]
    public string? DeprecationWarning { get; init; }

    /// <summary>The name, such as v1 or v1beta1.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What the objects look like.</summary>
    [WireField(4)]
    public CustomResourceValidation? Schema { get; init; }

    /// <summary>Fields that field selectors may ask for.</summary>
    [ListAtomic, WireField(9)]
    public IReadOnlyList<SelectableField> SelectableFields { get; init => field = value ?? []; } = [];

    /// <summary>Whether the version can be used.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public bool Served { get; init; }

    /// <summary>Whether objects are stored in this version.</summary>
    [RequiredField(InOwnWords = true), WireField(3)]
    public bool Storage { get; init; }

    /// <summary>The parts of the objects that have a path of their own.</summary>
    [WireField(5)]
    public CustomResourceSubresources? Subresources { get; init; }
}
