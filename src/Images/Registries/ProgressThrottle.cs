namespace Gantry.Images.Registries;

/// <summary>Passes on one report in every quarter of a MiB.</summary>
internal sealed class ProgressThrottle(Action<long> report)
{
    private long _said = -1;

    public void Say(long done)
    {
        if (done >> 18 == _said)
            return;
        _said = done >> 18;
        report(done);
    }
}
