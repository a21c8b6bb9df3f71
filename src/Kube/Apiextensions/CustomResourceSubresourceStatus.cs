namespace Gantry.Kube.Apiextensions;

/// <summary>Gives the status a path of its own; it has no settings.</summary>
public sealed record CustomResourceSubresourceStatus;
