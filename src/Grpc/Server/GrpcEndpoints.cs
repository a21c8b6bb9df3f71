using Microsoft.AspNetCore.Routing;

namespace Gantry.Grpc;

/// <summary>Puts a gRPC service on a web server's routes.</summary>
public static class GrpcEndpoints
{
    /// <param name="service">The full name, such as "runtime.v1.RuntimeService".</param>
    /// <param name="map">Names the methods and their handlers.</param>
    public static void MapGrpc(this IEndpointRouteBuilder endpoints, string service, Action<GrpcMethods> map) =>
        map(new GrpcMethods(endpoints, service));
}
