using Gantry.Build;
using Gantry.DockerApi.Builds;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Events;
using Gantry.DockerApi.Execs;
using Gantry.DockerApi.Files;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Networks;
using Gantry.DockerApi.Requests;
using Gantry.DockerApi.Swarm;
using Gantry.DockerApi.Volumes;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Gantry.DockerApi;

/// <summary>The Docker Engine API of one node, and what its calls are answered from.</summary>
public sealed record DockerServer
{
    public required ImageStore Images { get; init; }

    /// <summary>The containers outside any pod; none where only images are served.</summary>
    public StandaloneEngine? Engine { get; init; }

    /// <summary>None where nothing is built.</summary>
    public Builder? Builder { get; init; }

    public DockerHost Host { get; init; } = new();

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    internal StandaloneEngine Containers => Engine ?? throw new DockerException(DockerFailure.Unavailable, "this node has no containers outside pods");

    /// <summary>The whole request pipeline. The listener needs <c>UseDockerHijack</c> besides.</summary>
    public void Use(IApplicationBuilder app)
    {
        app.Use(new ErrorAnswers(Host).InvokeAsync);
        app.Use(RequestShape.InvokeAsync);
        app.UseRouting();
        app.UseEndpoints(Map);
    }

    /// <summary>The routes alone, for paths that <see cref="Use"/> has already brought into shape.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var docker = new DockerRoutes(endpoints);
        docker.MapDaemon(this);
        docker.MapNetworks(this);
        docker.MapVolumes(this);
        docker.MapArchives(this);
        docker.MapCommit(this);
        docker.MapImages(this);
        docker.MapContainers(this);
        docker.MapExecs(this);
        docker.MapEvents(this);
        docker.MapBuilds(this);
        docker.MapSwarm();
        docker.MapUnsupported();
    }
}
