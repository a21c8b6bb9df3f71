using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Autoscaling;

/// <summary>Keeps the load of pods near a target by changing their number. Version 2 knows more targets.</summary>
public sealed record HorizontalPodAutoscaler : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers") { ShortNames = ["hpa"], Categories = ["all"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "autoscaling/v1"; } = "autoscaling/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "HorizontalPodAutoscaler"; } = "HorizontalPodAutoscaler";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [RequiredField, WireField(2)]
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public HorizontalPodAutoscalerStatus Status { get; init => field = value ?? new(); } = new();
}
