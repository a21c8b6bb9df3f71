using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>What the server found out about the policy.</summary>
public sealed record ValidatingAdmissionPolicyStatus
{
    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), WireField(3)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(1)]
    public long? ObservedGeneration { get; init; }

    /// <summary>What the types say about the expressions.</summary>
    [WireField(2)]
    public TypeChecking? TypeChecking { get; init; }
}
