using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>What a failed pod means: one of the two tests, and what follows.</summary>
public sealed record PodFailurePolicyRule
{
    /// <summary>FailJob ends the job, FailIndex the number, Ignore does not count the failure, Count does.</summary>
    [RequiredField, OneOf("Count", "FailIndex", "FailJob", "Ignore"), WireField(1)]
    public string Action { get; init => field = value ?? ""; } = "";

    /// <summary>The test of exit codes.</summary>
    [WireField(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    /// <summary>The test of conditions, one of which holds.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern> OnPodConditions { get; init => field = value ?? []; } = [];
}
