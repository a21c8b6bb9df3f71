namespace Gantry.Cel;

/// <summary>Lengths of time as Go writes them, read outside expressions as they are read within: "3s", "1m30s", "-1.5h".</summary>
public static class GoDuration
{
    public static bool TryParse(string text, out TimeSpan length)
    {
        CelValue value = TimeText.ParseDuration(text);
        bool isDuration = value.Kind == CelKind.Duration;
        length = isDuration ? TimeSpan.FromSeconds(value.Seconds) + TimeSpan.FromTicks(value.Nanos / TimeSpan.NanosecondsPerTick) : default;
        return isDuration;
    }
}
