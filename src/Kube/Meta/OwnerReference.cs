using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>An object that this one belongs to; when the owner is gone, this one goes too.</summary>
[MapAtomic]
public sealed record OwnerReference
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    [RequiredField, WireField(5)]
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the owner must wait for this object when it is deleted in the foreground.</summary>
    [WireField(7, KeepsZero = true)]
    public bool? BlockOwnerDeletion { get; init; }

    /// <summary>Whether the owner manages this object; at most one does.</summary>
    [WireField(6, KeepsZero = true)]
    public bool? Controller { get; init; }

    /// <summary>The kind of the owner.</summary>
    [RequiredField, WireField(1)]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the owner.</summary>
    [RequiredField, WireField(3)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the owner.</summary>
    [RequiredField, WireField(4)]
    public string Uid { get; init => field = value ?? ""; } = "";
}
