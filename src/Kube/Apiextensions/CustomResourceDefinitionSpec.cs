using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>A kind, its scope and its versions.</summary>
public sealed record CustomResourceDefinitionSpec
{
    /// <summary>How objects get from one version to another.</summary>
    [WireField(9)]
    public CustomResourceConversion? Conversion { get; init; }

    /// <summary>The group of the kind.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Group { get; init => field = value ?? ""; } = "";

    /// <summary>What the kind is called.</summary>
    [RequiredField(InOwnWords = true), WireField(3)]
    public CustomResourceDefinitionNames Names { get; init => field = value ?? new(); } = new();

    /// <summary>Whether fields that the schema does not name are kept. Only false is allowed; the schema can say otherwise field by field.</summary>
    [WireField(10)]
    public bool? PreserveUnknownFields { get; init; }

    /// <summary>Namespaced or Cluster.</summary>
    [RequiredField, OneOf("Cluster", "Namespaced"), WireField(4)]
    public string Scope { get; init => field = value ?? ""; } = "";

    /// <summary>The versions, exactly one of which is stored.</summary>
    [RequiredField, ListAtomic, WireField(7)]
    public IReadOnlyList<CustomResourceDefinitionVersion> Versions { get; init => field = value ?? []; } = [];
}
