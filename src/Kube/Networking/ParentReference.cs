using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>The object that an address belongs to.</summary>
public sealed record ParentReference
{
    /// <summary>The group of its resource.</summary>
    [WireField(1)]
    public string? Group { get; init; }

    /// <summary>Its name.</summary>
    [RequiredField, WireField(4)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Its namespace.</summary>
    [WireField(3)]
    public string? Namespace { get; init; }

    /// <summary>Its resource in the plural.</summary>
    [RequiredField, WireField(2)]
    public string Resource { get; init => field = value ?? ""; } = "";
}
