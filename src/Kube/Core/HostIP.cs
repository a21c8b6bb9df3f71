using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address of the node that runs a pod.</summary>
public sealed record HostIP
{
    /// <summary>The address.</summary>
    [RequiredField, WireField(1)]
    public string Ip { get; init => field = value ?? ""; } = "";
}
