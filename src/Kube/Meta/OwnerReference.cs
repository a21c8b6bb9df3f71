using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>An object that this one belongs to; when the owner is gone, this one goes too.</summary>
[MapAtomic]
public sealed record OwnerReference
{
    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    [RequiredField]
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the owner must wait for this object when it is deleted in the foreground.</summary>
    public bool? BlockOwnerDeletion { get; init; }

    /// <summary>Whether the owner manages this object; at most one does.</summary>
    public bool? Controller { get; init; }

    /// <summary>The kind of the owner.</summary>
    [RequiredField]
    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>The name of the owner.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The id of the owner.</summary>
    [RequiredField]
    public string Uid { get; init => field = value ?? ""; } = "";
}
