using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Errors;

/// <summary>Operations that this daemon does not have: each says so in one sentence, and what is asked of plugins is answered as if none were installed.</summary>
internal static class UnsupportedEndpoints
{
    public static void MapUnsupported(this DockerRoutes docker)
    {
        docker.Post("/session", _ => RefuseAsync("BuildKit sessions are not supported: builds go through POST /build"));
        docker.Post("/grpc", _ => RefuseAsync("BuildKit's gRPC service is not supported: builds go through POST /build"));
        docker.Get("/images/{name}/attestations", _ => RefuseAsync("attestations of images are not supported"));
        docker.Get("/containers/{id}/checkpoints", RefuseCheckpointAsync);
        docker.Post("/containers/{id}/checkpoints", RefuseCheckpointAsync);
        docker.Delete("/containers/{id}/checkpoints/{checkpoint}", RefuseCheckpointAsync);
        docker.MapPlugins();
    }

    private static void MapPlugins(this DockerRoutes docker)
    {
        docker.Get("/plugins", WriteNoneAsync);
        docker.Get("/plugins/privileges", WriteNoneAsync);
        docker.Get("/plugins/{name}/json", NoPluginAsync);
        docker.Delete("/plugins/{name}", NoPluginAsync);
        foreach (string operation in (ReadOnlySpan<string>)["enable", "disable", "upgrade", "push", "set"])
            docker.Post($"/plugins/{{name}}/{operation}", NoPluginAsync);
        docker.Post("/plugins/pull", _ => RefuseAsync("managed plugins are not supported"));
        docker.Post("/plugins/create", _ => RefuseAsync("managed plugins are not supported"));
    }

    private static Task WriteNoneAsync(DockerCall call)
    {
        call.Http.Response.ContentType = "application/json";
        return call.Http.Response.WriteAsync("[]\n", call.Cancel);
    }

    private static Task NoPluginAsync(DockerCall call) => throw new DockerException(DockerFailure.NotFound, $"plugin \"{call.Route("name")}\" not found");

    private static Task RefuseCheckpointAsync(DockerCall call) => RefuseAsync("checkpoints are not supported by this API: gantry-runtime checkpoint and restore work on containers that it runs itself");

    private static Task RefuseAsync(string sentence) => throw new DockerException(DockerFailure.NotSupported, sentence);
}
