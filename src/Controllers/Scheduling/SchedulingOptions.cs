namespace Gantry.Controllers.Scheduling;

/// <summary>How the scheduler chooses among suitable nodes, and how hard it works.</summary>
public sealed record SchedulingOptions
{
    /// <summary>The scheduler that a pod has to name to be placed by this one; pods that name none are placed too.</summary>
    public string Name { get; init; } = "default-scheduler";

    /// <summary>Fills nodes one after the other, so that whole nodes stay free; false spreads pods instead.</summary>
    public bool PacksNodes { get; init; } = true;

    /// <summary>Writes under way at a time. Measured on two cores: more gains nothing.</summary>
    public int ParallelWrites { get; init; } = 8;

    /// <summary>How often waiting pods are tried again although nothing seems to have changed.</summary>
    public TimeSpan SafetyNet { get; init; } = TimeSpan.FromMinutes(1);

    public void Validate(ICollection<string> errors)
    {
        if (ParallelWrites < 1)
            errors.Add("scheduling.parallelWrites must be at least 1");
        if (SafetyNet <= TimeSpan.Zero)
            errors.Add("scheduling.safetyNet must be positive");
    }
}
