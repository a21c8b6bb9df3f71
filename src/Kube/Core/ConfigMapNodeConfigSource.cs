using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An entry of a config map that once configured the agent of a node. No longer used.</summary>
public sealed record ConfigMapNodeConfigSource
{
    /// <summary>The entry.</summary>
    [RequiredField]
    public string KubeletConfigKey { get; init => field = value ?? ""; } = "";

    /// <summary>The name.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The namespace of the object.</summary>
    [RequiredField]
    public string Namespace { get; init => field = value ?? ""; } = "";

    /// <summary>The state that the object was read in.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The id of one object in time and space: an object made anew under the same name has another.</summary>
    public string? Uid { get; init; }
}
