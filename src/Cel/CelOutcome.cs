namespace Gantry.Cel;

/// <summary>What an evaluation came to, what it cost, and whether it was cut short.</summary>
public readonly record struct CelOutcome(CelValue Value, long Cost, CelStop Stop)
{
    public bool IsError => Value.Kind == CelKind.Error;
}
