namespace Gantry.DockerApi.Containers.Configs;

/// <summary>The value {} of maps that are sets.</summary>
internal sealed record Nothing;
