using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Networking;

/// <summary>The paths of a host.</summary>
public sealed record HTTPIngressRuleValue
{
    /// <summary>The paths.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<HTTPIngressPath> Paths { get; init => field = value ?? []; } = [];
}
