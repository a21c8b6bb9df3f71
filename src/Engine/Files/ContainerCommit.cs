using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Linux;
using Gantry.Oci.ImageSpec;

namespace Gantry.Engine.Files;

/// <summary>Makes an image of a container: its image's layers, one of what it has changed, and a configuration.</summary>
internal sealed class ContainerCommit(StandaloneContainer container, StandaloneParts parts)
{
    public async Task<Image> RunAsync(CommitRequest request, CancellationToken cancel)
    {
        StandaloneRecord record = container.Record;
        Image below = parts.Images.Find(record.ImageId)
            ?? throw new EngineException(EngineFailure.NotFound, $"No such image: {record.ImageId}: the image of container {record.Name} was removed");
        using NewLayer layer = await TakeAsync(request.Pauses, cancel);
        Image image = await AddAsync(below, layer, record, request, cancel);
        container.Publish("commit", ("comment", request.Comment ?? ""), ("imageID", image.Id.ToString()), ("imageRef", request.Name?.ToString() ?? ""));
        return image;
    }

    private async Task<NewLayer> TakeAsync(bool pauses, CancellationToken cancel)
    {
        var options = new LayerOptions { MountPoints = [.. ContainerFiles.OwnMountPoints.Where(path => path is not "/etc" and not "/sbin")] };
        if (!pauses || container.Record.State != StandaloneState.Running)
            return await parts.Images.CommitSnapshotAsync(container.Id, options, cancel);
        await container.PauseAsync();
        try
        {
            return await parts.Images.CommitSnapshotAsync(container.Id, options, cancel);
        }
        finally
        {
            await UnpauseAsync();
        }
    }

    // Somebody else may have unpaused or killed it meanwhile.
    private async Task UnpauseAsync()
    {
        try
        {
            await container.UnpauseAsync();
        }
        catch (EngineException changed) when (changed.Kind == EngineFailure.WrongState)
        {
        }
    }

    private Task<Image> AddAsync(Image below, NewLayer layer, StandaloneRecord record, CommitRequest request, CancellationToken cancel)
    {
        DateTimeOffset now = parts.Clock.GetUtcNow();
        IEnumerable<ImageLayer> stack = below.Manifest.Layers.Zip(below.Configuration.RootFs.DiffIds, (blob, diffId) => new ImageLayer(blob, diffId));
        ImageConfiguration configuration = below.Configuration with
        {
            Created = now,
            Author = request.Author,
            Config = request.Change(ConfigOf(record.Config, below.Config)),
            History =
            [
                .. below.Configuration.History,
                new ImageHistory
                {
                    Created = now,
                    CreatedBy = string.Join(' ', record.Config.Command ?? []),
                    Author = request.Author,
                    Comment = request.Comment,
                    EmptyLayer = layer.IsEmpty,
                },
            ],
        };
        return parts.Images.AddImageAsync(
            configuration, [.. stack, .. layer.IsEmpty ? [] : new[] { layer.Layer }], request.Name is { } name ? [name] : [], cancel);
    }

    // What the container was made with, its image's values among it, becomes what containers of the new image are made with.
    private static ImageConfig ConfigOf(StandaloneConfig container, ImageConfig image) => image with
    {
        User = container.Security.User ?? image.User,
        ExposedPorts = [.. image.ExposedPorts.Union(container.Sandbox.ExposedPorts)],
        Env = container.Environment.Count > 0 ? container.Environment : image.Env,
        Entrypoint = container.Entrypoint ?? [],
        Cmd = container.Command ?? [],
        WorkingDir = container.WorkingDirectory ?? image.WorkingDir,
        Labels = container.Labels.Count > 0 ? container.Labels : image.Labels,
        StopSignal = container.StopSignal ?? image.StopSignal,
        OnBuild = null,
    };
}
