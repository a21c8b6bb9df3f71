namespace Gantry.Kube.Core;

/// <summary>The SELinux label of a container.</summary>
public sealed record SELinuxOptions
{
    /// <summary>The level.</summary>
    public string? Level { get; init; }

    /// <summary>The role.</summary>
    public string? Role { get; init; }

    /// <summary>The type.</summary>
    public string? Type { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }
}
