using System.Text.Json;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>One version of what a controller keeps, to return to or to compare with. It cannot be changed.</summary>
public sealed record ControllerRevision : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("apps", "v1", "ControllerRevision", "controllerrevisions");

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";

    /// <summary>What the version looked like.</summary>
    [WireField(2)]
    public JsonElement? Data { get; init; }

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ControllerRevision"; } = "ControllerRevision";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The number of the version; a higher one is newer.</summary>
    [RequiredField, WireField(3)]
    public long Revision { get; init; }
}
