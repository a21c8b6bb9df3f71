using System.Globalization;
using System.Text;

namespace Gantry.NodeAgent.Pods;

/// <summary>Durations as users of Kubernetes read them: "10s", "1m20s", "5m0s".</summary>
internal static class GoDuration
{
    public static string Of(TimeSpan duration)
    {
        var text = new StringBuilder();
        if (duration.TotalHours >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours}h");
        if (duration.TotalMinutes >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        return text.Append(CultureInfo.InvariantCulture, $"{duration.Seconds}s").ToString();
    }
}
