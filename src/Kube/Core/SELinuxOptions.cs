using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>The SELinux label of a container.</summary>
public sealed record SELinuxOptions
{
    /// <summary>The level.</summary>
    [WireField(4)]
    public string? Level { get; init; }

    /// <summary>The role.</summary>
    [WireField(2)]
    public string? Role { get; init; }

    /// <summary>The type.</summary>
    [WireField(3)]
    public string? Type { get; init; }

    /// <summary>The user.</summary>
    [WireField(1)]
    public string? User { get; init; }
}
