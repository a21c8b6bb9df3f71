using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Volumes;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Volumes;

/// <summary>Volumes.</summary>
internal static class VolumeEndpoints
{
    private const string NoManager =
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

    public static void MapVolumes(this DockerRoutes docker, DockerServer server)
    {
        docker.Get("/volumes", call => ListAsync(call, VolumesOf(server)));
        docker.Get("/volumes/{name}", call => call.AnswerAsync(VolumeDocument.Of(VolumesOf(server).Get(call.Route("name"))), VolumeJson.Default.VolumeDocument));
        docker.Post("/volumes/create", call => CreateAsync(call, VolumesOf(server)));
        docker.Put("/volumes/{name}", _ => throw new DockerException(DockerFailure.Unavailable, NoManager));
        docker.Delete("/volumes/{name}", call => RemoveAsync(call, VolumesOf(server)));
        docker.Post("/volumes/prune", call => PruneAsync(call, VolumesOf(server)));
    }

    private static VolumeStore VolumesOf(DockerServer server) =>
        server.Engine?.Volumes ?? throw new DockerException(DockerFailure.Unavailable, "this node has no volumes");

    private static Task ListAsync(DockerCall call, VolumeStore volumes)
    {
        Filters filters = call.Filters().Check("dangling", "driver", "label", "name");
        bool? isDangling = filters.Truth("dangling");
        IReadOnlyList<VolumeDocument> found =
        [
            .. volumes.List()
                .Where(volume => isDangling is null || isDangling == (volumes.ReferencesTo(volume.Name).Count == 0))
                .Where(volume => filters.Allows("driver", Volume.LocalDriver) && filters.AllowsLabels(LabelsOf(volume)))
                .Where(volume => filters.Allows("name", part => volume.Name.Contains(part, StringComparison.Ordinal)))
                .Select(VolumeDocument.Of),
        ];
        return call.AnswerAsync(new VolumeListDocument(found), VolumeJson.Default.VolumeListDocument);
    }

    private static async Task CreateAsync(DockerCall call, VolumeStore volumes)
    {
        VolumeCreateRequest request = await call.BodyAsync(VolumeJson.Default.VolumeCreateRequest);
        if (request.ClusterVolumeSpec is { ValueKind: not System.Text.Json.JsonValueKind.Null })
            throw new DockerException(DockerFailure.Unavailable, NoManager);
        var config = new VolumeConfig { Name = request.Name ?? "", Driver = request.Driver ?? "", Options = request.DriverOpts, Labels = request.Labels };
        Volume volume = await volumes.CreateAsync(config, call.Cancel);
        await call.AnswerAsync(VolumeDocument.Of(volume), VolumeJson.Default.VolumeDocument, StatusCodes.Status201Created);
    }

    private static async Task RemoveAsync(DockerCall call, VolumeStore volumes)
    {
        await volumes.RemoveAsync(call.Route("name"), ifThere: call.Flag("force"), call.Cancel);
        await call.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private static async Task PruneAsync(DockerCall call, VolumeStore volumes)
    {
        Filters filters = call.Filters().Check("label", "label!", "all");
        // Since 1.42 volumes with names are kept, unless they are asked for too.
        bool takesNamed = !call.Version.IsAtLeast(42) || filters.Truth("all") == true;
        VolumePruning pruned = await volumes.PruneAsync(
            volume => (takesNamed || volume.IsAnonymous) && filters.AllowsLabels(LabelsOf(volume)) && filters.AllowsWithoutLabels(LabelsOf(volume)), call.Cancel);
        await call.AnswerAsync(new VolumePruneAnswer(pruned.Names, pruned.Bytes), VolumeJson.Default.VolumePruneAnswer);
    }

    private static IReadOnlyDictionary<string, string> LabelsOf(Volume volume) => volume.Labels ?? new Dictionary<string, string>();
}
