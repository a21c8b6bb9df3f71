using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>An address of a pod.</summary>
public sealed record PodIP
{
    /// <summary>The address.</summary>
    [RequiredField, WireField(1)]
    public string Ip { get; init => field = value ?? ""; } = "";
}
