using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A variable in a file that an earlier container of the pod wrote.</summary>
[MapAtomic]
public sealed record FileKeySelector
{
    /// <summary>The key.</summary>
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the pod may start although this does not exist.</summary>
    public bool? Optional { get; init; }

    /// <summary>The path.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>The volume with the file.</summary>
    [RequiredField]
    public string VolumeName { get; init => field = value ?? ""; } = "";
}
