namespace Gantry.Engine.Containers;

/// <summary>A device of the host that a container may use.</summary>
public sealed record DeviceConfig
{
    public string HostPath { get; init => field = value ?? ""; } = "";

    public string ContainerPath { get; init => field = value ?? ""; } = "";

    /// <summary>Of r, w and m.</summary>
    public string Access { get; init => field = value ?? "rwm"; } = "rwm";
}
