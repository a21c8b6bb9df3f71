using Gantry.DockerApi.Answers;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>Progress of pulls, pushes and loads in the lines that docker's client draws.</summary>
internal static class ImageLines
{
    public static ProgressMessage? Of(PullProgress progress) => progress.Phase switch
    {
        PullPhase.Pending => Line(progress.Layer, "Pulling fs layer"),
        PullPhase.Waiting => Line(progress.Layer, "Waiting"),
        PullPhase.Downloading => Line(progress.Layer, "Downloading", progress.Done, progress.Total),
        PullPhase.Verifying => Line(progress.Layer, "Verifying Checksum"),
        PullPhase.Downloaded => Line(progress.Layer, "Download complete"),
        PullPhase.Unpacking => Line(progress.Layer, "Extracting", progress.Done, progress.Total),
        PullPhase.Present => Line(progress.Layer, "Already exists"),
        PullPhase.Complete => Line(progress.Layer, "Pull complete"),
        _ => null,
    };

    public static ProgressMessage? Of(PushProgress progress) => progress.Phase switch
    {
        PushPhase.Preparing => Line(progress.Layer.DiffId, "Preparing"),
        PushPhase.Waiting => Line(progress.Layer.DiffId, "Waiting"),
        PushPhase.Pushing => Line(progress.Layer.DiffId, "Pushing", progress.Done, progress.Total),
        PushPhase.Pushed => Line(progress.Layer.DiffId, "Pushed"),
        PushPhase.Present => Line(progress.Layer.DiffId, "Layer already exists"),
        PushPhase.Mounted => Line(progress.Layer.DiffId, $"Mounted from {progress.Source}"),
        _ => null,
    };

    public static ProgressMessage Of(LoadProgress progress) => Line(progress.DiffId, "Loading layer", progress.Done, progress.Total);

    public static ProgressMessage Status(string text, string? id = null) => new() { Status = text, Id = id };

    private static ProgressMessage Line(Digest layer, string status, long current = 0, long total = 0) => new()
    {
        Status = status,
        Id = layer.Hex[..12],
        Detail = new ProgressDetail { Current = current, Total = current > 0 ? total : 0 },
    };
}
