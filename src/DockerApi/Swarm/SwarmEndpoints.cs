using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;

namespace Gantry.DockerApi.Swarm;

/// <summary>Swarm, nodes, services, tasks, secrets and configs, as a daemon answers that is not in a swarm.</summary>
internal static class SwarmEndpoints
{
    private const string NoManager =
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.";

    public static void MapSwarm(this DockerRoutes docker)
    {
        docker.Get("/swarm", NotManagerAsync);
        docker.Post("/swarm/init", NoSwarmAsync);
        docker.Post("/swarm/join", NoSwarmAsync);
        docker.Post("/swarm/leave", _ => throw new DockerException(DockerFailure.Unavailable, "This node is not part of a swarm"));
        docker.Post("/swarm/update", NotManagerAsync);
        docker.Get("/swarm/unlockkey", NotManagerAsync);
        docker.Post("/swarm/unlock", NotManagerAsync);
        docker.Get("/nodes", NotManagerAsync);
        docker.Get("/nodes/{id}", NotManagerAsync);
        docker.Delete("/nodes/{id}", NotManagerAsync);
        docker.Post("/nodes/{id}/update", NotManagerAsync);
        docker.Get("/tasks", NotManagerAsync);
        docker.Get("/tasks/{id}", NotManagerAsync);
        docker.Get("/tasks/{id}/logs", NotManagerAsync);
        docker.Get("/services/{id}/logs", NotManagerAsync);
        foreach (string kind in (ReadOnlySpan<string>)["services", "secrets", "configs"])
            MapKind(docker, kind);
    }

    private static void MapKind(DockerRoutes docker, string kind)
    {
        docker.Get($"/{kind}", NotManagerAsync);
        docker.Post($"/{kind}/create", NotManagerAsync);
        docker.Get($"/{kind}/{{id}}", NotManagerAsync);
        docker.Delete($"/{kind}/{{id}}", NotManagerAsync);
        docker.Post($"/{kind}/{{id}}/update", NotManagerAsync);
    }

    private static Task NotManagerAsync(DockerCall call) => throw new DockerException(DockerFailure.Unavailable, NoManager);

    private static Task NoSwarmAsync(DockerCall call) =>
        throw new DockerException(DockerFailure.NotSupported, "swarm mode is not supported: many machines are joined by this daemon's Kubernetes API");
}
