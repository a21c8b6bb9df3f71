namespace Gantry.DockerApi.Containers.Configs;

/// <summary>When a container is started again: no, always, unless-stopped or on-failure.</summary>
internal sealed record RestartDocument
{
    public string? Name { get; init; }

    public int MaximumRetryCount { get; init; }
}
