namespace Gantry.DockerApi.Containers.Configs;

/// <summary>A device of the host inside a container.</summary>
internal sealed record DeviceDocument
{
    public string? PathOnHost { get; init; }

    public string? PathInContainer { get; init; }

    public string? CgroupPermissions { get; init; }
}
