using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A clone of a git repository. No longer served for safety: clone in an init container instead.</summary>
public sealed record GitRepoVolumeSource
{
    /// <summary>The directory to clone into.</summary>
    [WireField(3)]
    public string? Directory { get; init; }

    /// <summary>The address of the repository.</summary>
    [RequiredField, WireField(1)]
    public string Repository { get; init => field = value ?? ""; } = "";

    /// <summary>The commit.</summary>
    [WireField(2)]
    public string? Revision { get; init; }
}
