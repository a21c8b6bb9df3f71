using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>Where the objects keep their number of replicas.</summary>
public sealed record CustomResourceSubresourceScale
{
    /// <summary>Where the labels of the pods are, as text.</summary>
    [WireField(3, KeepsZero = true)]
    public string? LabelSelectorPath { get; init; }

    /// <summary>Where the wanted number is.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string SpecReplicasPath { get; init => field = value ?? ""; } = "";

    /// <summary>Where the number is that there is.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string StatusReplicasPath { get; init => field = value ?? ""; } = "";
}
