namespace Gantry.NodeAgent.Pods;

/// <summary>A plan while it is being written.</summary>
internal sealed class PodPlanDraft(PodSituation situation)
{
    private readonly List<PodStep> _steps = [];
    private DateTimeOffset? _lookAgainAt;

    public PodSituation Situation { get; } = situation;

    public void Add(PodStep step) => _steps.Add(step);

    public void LookAgainAt(DateTimeOffset at) => _lookAgainAt = _lookAgainAt is { } earlier && earlier < at ? earlier : at;

    /// <summary>Whether a retry's time has come; otherwise the plan asks to look again then.</summary>
    public bool IsDue(DateTimeOffset? retryAt)
    {
        if (retryAt is not { } at || at <= Situation.Now)
            return true;
        LookAgainAt(at);
        return false;
    }

    public bool MayStart(string container) =>
        !Situation.Busy.Contains(container) && IsDue(Situation.StartFailures.GetValueOrDefault(container)?.RetryAt);

    public PodPlan ToPlan() => new(_steps, _lookAgainAt);
}
