using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>When an Indexed job has succeeded.</summary>
public sealed record SuccessPolicy
{
    /// <summary>The rules, one of which holds.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<SuccessPolicyRule> Rules { get; init => field = value ?? []; } = [];
}
