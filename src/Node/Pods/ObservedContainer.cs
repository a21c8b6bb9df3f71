using System.Globalization;
using Gantry.NodeAgent.Resizing;

namespace Gantry.NodeAgent.Pods;

/// <summary>One instance of a container as the runtime reports it.</summary>
internal sealed record ObservedContainer
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string SandboxId { get; init; } = "";

    /// <summary>How many instances of this container came before.</summary>
    public int Attempt { get; init; }

    public ContainerLife Life { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int ExitCode { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public string Image { get; init; } = "";

    public string ImageId { get; init; } = "";

    public string SpecHash { get; init; } = "";

    /// <summary>What it is held to; null where the runtime does not tell.</summary>
    public ContainerLimits? Limits { get; init; }

    public string LogPath { get; init; } = "";

    public bool IsLive => Life is ContainerLife.Running or ContainerLife.Unknown;

    public static ObservedContainer Of(Cri.ContainerStatus status, string sandboxId) => new()
    {
        Id = status.Id,
        Name = status.Labels.TryGetValue(PodLabels.ContainerName, out string? name) ? name : status.Metadata?.Name ?? "",
        SandboxId = sandboxId,
        Attempt = AttemptOf(status),
        Life = LifeOf(status.State),
        CreatedAt = UnixTime.Of(status.CreatedAt) ?? DateTimeOffset.UnixEpoch,
        StartedAt = UnixTime.Of(status.StartedAt),
        FinishedAt = UnixTime.Of(status.FinishedAt),
        ExitCode = status.ExitCode,
        Reason = status.Reason,
        Message = status.Message,
        Image = status.Image?.Image ?? "",
        ImageId = status.ImageRef.Length > 0 ? status.ImageRef : status.ImageId,
        SpecHash = status.Annotations.TryGetValue(PodLabels.SpecHash, out string? hash) ? hash : "",
        LogPath = status.LogPath,
        Limits = ContainerLimits.Of(status.Resources?.Linux),
    };

    internal static ContainerLife LifeOf(Cri.ContainerState state) => state switch
    {
        Cri.ContainerState.ContainerCreated => ContainerLife.Created,
        Cri.ContainerState.ContainerRunning => ContainerLife.Running,
        Cri.ContainerState.ContainerExited => ContainerLife.Exited,
        _ => ContainerLife.Unknown,
    };

    private static int AttemptOf(Cri.ContainerStatus status) =>
        status.Annotations.TryGetValue(PodLabels.RestartCount, out string? text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count
            : (int)(status.Metadata?.Attempt ?? 0);
}
