using Gantry.Cri.Streaming;
using Gantry.Engine;
using Gantry.Images;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Cri;

/// <summary>The container runtime interface of one engine, and what its calls are answered from.</summary>
public sealed record CriServer(ContainerEngine Engine, ImageStore Images, StreamingServer Streams)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapCri(this);
}
