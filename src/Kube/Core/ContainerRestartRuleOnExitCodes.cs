using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The exit codes that a restart rule is about.</summary>
public sealed record ContainerRestartRuleOnExitCodes
{
    /// <summary>In or NotIn.</summary>
    [RequiredField]
    public string Operator { get; init => field = value ?? ""; } = "";

    /// <summary>The exit codes.</summary>
    [ListSet]
    public IReadOnlyList<int> Values { get; init => field = value ?? []; } = [];
}
