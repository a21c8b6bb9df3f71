using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>What the server made of the definition.</summary>
public sealed record CustomResourceDefinitionStatus
{
    /// <summary>The names that are in use; they may differ from the wanted ones where those are taken.</summary>
    [WireField(2)]
    public CustomResourceDefinitionNames? AcceptedNames { get; init; }

    /// <summary>Statements about the state of the object.</summary>
    [ListMap("type"), WireField(1)]
    public IReadOnlyList<CustomResourceDefinitionCondition> Conditions { get; init => field = value ?? []; } = [];

    /// <summary>The generation of the object that the status was written for.</summary>
    [WireField(4)]
    public long? ObservedGeneration { get; init; }

    /// <summary>The versions in which objects have ever been stored.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<string> StoredVersions { get; init => field = value ?? []; } = [];
}
