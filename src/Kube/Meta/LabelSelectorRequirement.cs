using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Meta;

/// <summary>A condition on one label.</summary>
public sealed record LabelSelectorRequirement
{
    /// <summary>The name of the label.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>In and NotIn compare with the values; Exists and DoesNotExist ask only for the label.</summary>
    [RequiredField(InOwnWords = true), OneOf("In", "NotIn", "Exists", "DoesNotExist"), WireField(2)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The values for In and NotIn; none otherwise.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
