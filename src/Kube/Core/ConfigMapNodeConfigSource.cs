using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An entry of a config map that once configured the agent of a node. No longer used.</summary>
public sealed record ConfigMapNodeConfigSource
{
    /// <summary>The entry.</summary>
    [RequiredField, WireField(5)]
    public string KubeletConfigKey { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField, WireField(2)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of the object.</summary>
    [RequiredField, WireField(1)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>The state that the object was read in.</summary>
    [WireField(4)]
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    [WireField(3)]
    public string? Uid { get; init; }
}
