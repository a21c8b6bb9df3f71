using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>A group with a version, together and the version alone.</summary>
public sealed record GroupVersionForDiscovery
{
    /// <summary>The group and the version with a slash between.</summary>
    [RequiredField, WireField(1)]
    public string GroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The version alone.</summary>
    [RequiredField, WireField(2)]
    public string Version { get; init => field = value ?? ""; } = "";
}
