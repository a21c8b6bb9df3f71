using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An entry and the file that it is written to.</summary>
public sealed record KeyToPath
{
    /// <summary>The entry.</summary>
    [RequiredField, WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>The permission bits of the file, from 0 to 0777 (511 in JSON).</summary>
    [WireField(3, KeepsZero = true)]
    public int? Mode { get; init; }

    /// <summary>The file, relative to the volume.</summary>
    [RequiredField, WireField(2)]
    public string Path { get; init => field = value ?? ""; } = "";
}
