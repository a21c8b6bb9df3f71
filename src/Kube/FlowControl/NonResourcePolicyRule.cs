using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>Requests to paths outside of the resources.</summary>
public sealed record NonResourcePolicyRule
{
    /// <summary>Paths outside of the resources; a * at the end stands for any rest.</summary>
    [RequiredField, ListSet, WireField(6)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];

    /// <summary>What is asked for; * for everything.</summary>
    [RequiredField, ListSet, WireField(1)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];
}
