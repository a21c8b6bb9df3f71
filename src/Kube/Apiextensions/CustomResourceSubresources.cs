using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apiextensions;

/// <summary>The parts of objects that have a path of their own.</summary>
public sealed record CustomResourceSubresources
{
    /// <summary>The number of replicas.</summary>
    [WireField(2)]
    public CustomResourceSubresourceScale? Scale { get; init; }

    /// <summary>The status.</summary>
    [WireField(1)]
    public CustomResourceSubresourceStatus? Status { get; init; }
}
