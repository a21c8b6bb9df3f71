using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A call of the gRPC health service.</summary>
public sealed record GRPCAction
{
    /// <summary>The port, from 1 to 65535.</summary>
    [RequiredField, WireField(1, KeepsZero = true)]
    public int Port { get; init; }

    /// <summary>The service to ask for; empty for the server as a whole.</summary>
    [DefaultsTo(""), WireField(2, KeepsZero = true)]
    public string? Service { get; init; }
}
