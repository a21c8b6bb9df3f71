using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The exit codes that a restart rule is about.</summary>
public sealed record ContainerRestartRuleOnExitCodes
{
    /// <summary>In or NotIn.</summary>
    [RequiredField, WireField(1)]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The exit codes.</summary>
    [ListSet, WireField(2)]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}
