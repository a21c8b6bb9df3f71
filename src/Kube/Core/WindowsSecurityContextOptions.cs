using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Identity of a container on Windows.</summary>
public sealed record WindowsSecurityContextOptions
{
    /// <summary>The credentials of a group managed account, in full.</summary>
    [WireField(2, KeepsZero = true)]
    public string? GmsaCredentialSpec { get; init; }

    /// <summary>The credentials of a group managed account, by name.</summary>
    [WireField(1, KeepsZero = true)]
    public string? GmsaCredentialSpecName { get; init; }

    /// <summary>Whether the container runs on the host itself.</summary>
    [WireField(4, KeepsZero = true)]
    public bool? HostProcess { get; init; }

    /// <summary>The user of the first process.</summary>
    [WireField(3, KeepsZero = true)]
    public string? RunAsUserName { get; init; }
}
