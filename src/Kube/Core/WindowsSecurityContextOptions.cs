namespace Gantry.Kube.Core;

public sealed record WindowsSecurityContextOptions
{
    public string? GmsaCredentialSpec { get; init; }

    public string? GmsaCredentialSpecName { get; init; }

    public bool? HostProcess { get; init; }

    public string? RunAsUserName { get; init; }
}
