namespace Gantry.Kube;

/// <summary>How long to wait after the n-th failure in a row: doubling from the first wait up to a limit.</summary>
public readonly record struct BackOff(TimeSpan First, TimeSpan Limit)
{
    public TimeSpan After(int failures)
    {
        double factor = Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return First * factor < Limit ? First * factor : Limit;
    }
}
