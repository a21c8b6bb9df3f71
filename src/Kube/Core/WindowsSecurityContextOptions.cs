namespace Gantry.Kube.Core;

/// <summary>Identity of a container on Windows.</summary>
public sealed record WindowsSecurityContextOptions
{
    /// <summary>The credentials of a group managed account, in full.</summary>
    public string? GmsaCredentialSpec { get; init; }

    /// <summary>The credentials of a group managed account, by name.</summary>
    public string? GmsaCredentialSpecName { get; init; }

    /// <summary>Whether the container runs on the host itself.</summary>
    public bool? HostProcess { get; init; }

    /// <summary>The user of the first process.</summary>
    public string? RunAsUserName { get; init; }
}
