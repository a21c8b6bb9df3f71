using Gantry.Cri.Containers;
using Gantry.Cri.Events;
using Gantry.Cri.Images;
using Gantry.Cri.Node;
using Gantry.Cri.Pods;
using Gantry.Cri.Stats;
using Gantry.Grpc;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Cri;

/// <summary>Puts the two services of the container runtime interface, version 1, on a web server's routes.</summary>
internal static class CriEndpoints
{
    public static void MapCri(this IEndpointRouteBuilder endpoints, CriServer server)
    {
        endpoints.MapGrpc("runtime.v1.RuntimeService", methods =>
        {
            var calls = new CriMethods(methods);
            calls.MapNode();
            calls.MapPods(server);
            calls.MapContainers(server);
            calls.MapExecs(server);
            calls.MapStreams(server);
            calls.MapStats(server);
            calls.MapEvents(server);
        });
        endpoints.MapGrpc("runtime.v1.ImageService", methods => new CriMethods(methods).MapImages(server));
    }
}
