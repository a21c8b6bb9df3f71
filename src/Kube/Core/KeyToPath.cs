using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An entry and the file that it is written to.</summary>
public sealed record KeyToPath
{
    /// <summary>The entry.</summary>
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>The permission bits of the file, from 0 to 0777 (511 in JSON).</summary>
    public int? Mode { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [RequiredField]
    public string Path { get; init => field = value ?? ""; } = "";
}
