using Gantry.Build;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Files;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Files;

/// <summary>Makes images of containers.</summary>
internal static class CommitEndpoint
{
    public static void MapCommit(this DockerRoutes docker, DockerServer server) =>
        docker.Post("/commit", call => CommitAsync(call, ArchiveEndpoints.FilesOf(server)));

    private static async Task CommitAsync(DockerCall call, ContainerFiles files)
    {
        ImageConfig? given = await call.OptionalBodyAsync(ImageSpecJson.Default.ImageConfig);
        var request = new CommitRequest
        {
            Name = NameOf(call.Text("repo"), call.Text("tag")),
            Author = call.Text("author"),
            Comment = call.Text("comment"),
            Pauses = call.Flag("pause", otherwise: true),
            Change = config => ImageChanges.Apply(Merged(given, config), call.Texts("changes")),
        };
        Image image = await files.CommitAsync(call.Text("container"), request, call.Cancel);
        await call.AnswerAsync(new CommitAnswer(image.Id.ToString()), FilesJson.Default.CommitAnswer, StatusCodes.Status201Created);
    }

    private static Reference? NameOf(string repository, string tag)
    {
        if (repository.Length == 0)
            return null;
        if (repository.Any(char.IsAsciiLetterUpper))
            throw new DockerException(DockerFailure.Invalid, "invalid reference format: repository name must be lowercase");
        return Reference.TryParse(tag.Length == 0 ? repository : $"{repository}:{tag}", out Reference? name)
            ? name
            : throw new DockerException(DockerFailure.Invalid, "invalid reference format");
    }

    // What the request says goes before what the container was made with.
    private static ImageConfig Merged(ImageConfig? given, ImageConfig container) => given is null ? container : container with
    {
        User = given.User.Length > 0 ? given.User : container.User,
        ExposedPorts = [.. container.ExposedPorts.Union(given.ExposedPorts)],
        Env = [.. given.Env, .. container.Env.Where(variable => !given.Env.Any(other => NameOf(other) == NameOf(variable)))],
        Entrypoint = given.Entrypoint.Count > 0 ? given.Entrypoint : given.Cmd.Count > 0 ? [] : container.Entrypoint,
        Cmd = given.Cmd.Count > 0 || given.Entrypoint.Count > 0 ? given.Cmd : container.Cmd,
        Volumes = [.. container.Volumes.Union(given.Volumes)],
        WorkingDir = given.WorkingDir.Length > 0 ? given.WorkingDir : container.WorkingDir,
        Labels = given.Labels.Concat(container.Labels).DistinctBy(label => label.Key).ToDictionary(),
        StopSignal = given.StopSignal ?? container.StopSignal,
        Healthcheck = given.Healthcheck ?? container.Healthcheck,
    };

    private static string NameOf(string variable) => variable.Split('=', 2)[0];
}
