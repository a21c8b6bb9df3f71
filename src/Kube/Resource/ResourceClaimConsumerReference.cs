using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Someone who uses a claim.</summary>
public sealed record ResourceClaimConsumerReference
{
    /// <summary>The group of the resource; the core group where it is left out.</summary>
    [WireField(1)]
    public string? ApiGroup { get; init; }

    /// <summary>The name.</summary>
    [RequiredField, WireField(4)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The resource in the plural, such as pods.</summary>
    [RequiredField, WireField(3)]
    public string Resource { get; init => field = value ?? ""; } = "";

    /// <summary>The lasting id.</summary>
    [RequiredField, WireField(5)]
    public string Uid { get; init => field = value ?? ""; } = "";
}
