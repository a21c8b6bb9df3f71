using System.Text.Json;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Files;

namespace Gantry.DockerApi.Files;

/// <summary>The files of containers: copied out and in, compared, exported.</summary>
internal static class ArchiveEndpoints
{
    private const string TarType = "application/x-tar";

    public static void MapArchives(this DockerRoutes docker, DockerServer server)
    {
        docker.Head("/containers/{id}/archive", call => StatAsync(call, FilesOf(server)));
        docker.Get("/containers/{id}/archive", call => GetAsync(call, FilesOf(server)));
        docker.Put("/containers/{id}/archive", call => PutAsync(call, FilesOf(server)));
        docker.Get("/containers/{id}/changes", call => ChangesAsync(call, FilesOf(server)));
        docker.Get("/containers/{id}/export", call => ExportAsync(call, FilesOf(server)));
    }

    internal static ContainerFiles FilesOf(DockerServer server) =>
        server.Engine?.Files ?? throw new DockerException(DockerFailure.Unavailable, "this node has no containers outside pods");

    private static async Task StatAsync(DockerCall call, ContainerFiles files) =>
        SetStat(call, await files.StatAsync(call.Route("id"), PathOf(call), call.Cancel));

    private static async Task GetAsync(DockerCall call, ContainerFiles files)
    {
        await using FileArchive archive = await files.OpenAsync(call.Route("id"), PathOf(call), call.Cancel);
        SetStat(call, archive.Stat);
        await archive.WriteToAsync(Output(call), call.Cancel);
    }

    private static Task PutAsync(DockerCall call, ContainerFiles files)
    {
        var request = new CopyRequest(PathOf(call)) { KeepsKinds = call.Flag("noOverwriteDirNonDir"), GivesToUser = call.Flag("copyUIDGID") };
        return files.PutAsync(call.Route("id"), request, call.OpenBody(), call.Cancel);
    }

    private static async Task ChangesAsync(DockerCall call, ContainerFiles files)
    {
        IReadOnlyList<ChangeDocument> changes =
            [.. (await files.ChangesAsync(call.Route("id"), call.Cancel)).Select(change => new ChangeDocument(change.Path, (int)change.Kind))];
        await call.AnswerAsync(changes, FilesJson.Default.IReadOnlyListChangeDocument);
    }

    private static Task ExportAsync(DockerCall call, ContainerFiles files) => files.ExportAsync(call.Route("id"), () => Output(call), call.Cancel);

    private static string PathOf(DockerCall call) => call.Text("path") is { Length: > 0 } path
        ? path
        : throw new DockerException(DockerFailure.Invalid, "bad parameter: path cannot be empty");

    private static void SetStat(DockerCall call, PathStat stat) => call.Http.Response.Headers["X-Docker-Container-Path-Stat"] =
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(PathStatDocument.Of(stat), FilesJson.Default.PathStatDocument));

    // Archives are made and unpacked while they are on their way, at the pace of whoever reads or writes them.
    private static Stream Output(DockerCall call)
    {
        call.Http.Response.ContentType = TarType;
        call.OpenBody();
        return new BufferedStream(call.Http.Response.Body, 64 << 10);
    }
}
