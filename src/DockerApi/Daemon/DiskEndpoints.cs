using System.Text.Json;
using Gantry.DockerApi.Builds;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Containers.Views;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;
using Gantry.DockerApi.Volumes;
using Gantry.Engine.Volumes;
using Gantry.Images;

namespace Gantry.DockerApi.Daemon;

/// <summary>What is on the disk.</summary>
internal static class DiskEndpoints
{
    private static readonly string[] Kinds = ["container", "image", "volume", "build-cache"];

    public static async Task UsageAsync(DockerCall call, DockerServer server)
    {
        IReadOnlyList<string> asked = call.Version.IsAtLeast(42) ? call.Texts("type") : [];
        foreach (string kind in asked)
            Refusals.RefuseIf(!Kinds.Contains(kind), $"unknown object type: {kind}");
        bool Wants(string kind) => asked.Count == 0 || asked.Contains(kind);

        var document = new DiskDocument { BuilderSize = call.Version.IsAtLeast(42) ? null : 0 };
        if (Wants("image"))
            document = await WithImagesAsync(document, call, server);
        if (Wants("container"))
            document = document with { Containers = ContainersOf(call, server) };
        if (Wants("volume"))
            document = document with { Volumes = await VolumesAsync(call, server) };
        if (Wants("build-cache"))
            document = WithBuilds(document, call, server);
        await call.AnswerAsync(document, DaemonJson.Default.DiskDocument);
    }

    private static async Task<DiskDocument> WithImagesAsync(DiskDocument document, DockerCall call, DockerServer server)
    {
        IReadOnlyList<ImageUser> users = server.ImageUsers();
        DiskUsage usage = await server.Images.UsageAsync(users, call.Cancel);
        List<ImageSummary> images = [];
        foreach (Image image in server.Images.List())
        {
            ImageUsage taken = usage.Images.GetValueOrDefault(image.Id) ?? new ImageUsage(0, 0);
            images.Add(ImageDescriptions.Summary(image, new ImageFilter(), taken, users.Count(user => user.Image == image.Id), call, manifests: null) with { SharedSize = taken.Shared });
        }
        return document with
        {
            LayersSize = usage.Content + usage.Layers,
            Images = JsonSerializer.SerializeToElement(images, ImageJson.Plain.IReadOnlyListImageSummary),
        };
    }

    private static JsonElement ContainersOf(DockerCall call, DockerServer server)
    {
        if (server.Engine is not { } engine)
            return JsonSerializer.SerializeToElement([], ContainerJson.Default.IReadOnlyListContainerSummary);
        var view = new ContainerView(server, engine, call.Version);
        IReadOnlyList<ContainerSummary> containers = [.. engine.List().Select(container => view.SummaryOf(container, withSizes: true))];
        return JsonSerializer.SerializeToElement(containers, ContainerJson.Default.IReadOnlyListContainerSummary);
    }

    private static async Task<JsonElement> VolumesAsync(DockerCall call, DockerServer server)
    {
        IReadOnlyList<VolumeUsage> usages = server.Engine is { } engine ? await engine.Volumes.UsageAsync(call.Cancel) : [];
        return JsonSerializer.SerializeToElement([.. usages.Select(VolumeDocument.Of)], DaemonJson.Default.IReadOnlyListVolumeDocument);
    }

    private static DiskDocument WithBuilds(DiskDocument document, DockerCall call, DockerServer server)
    {
        IReadOnlyList<BuildCacheRow> rows = [.. (server.Builder?.CacheEntries() ?? []).Select(BuildCacheRow.Of)];
        return document with
        {
            BuildCache = JsonSerializer.SerializeToElement(rows, DaemonJson.Default.IReadOnlyListBuildCacheRow),
            BuilderSize = call.Version.IsAtLeast(42) ? null : rows.Sum(row => row.Size),
        };
    }
}
