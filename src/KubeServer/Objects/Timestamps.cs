using System.Globalization;

namespace Gantry.KubeServer;

/// <summary>Instants as the API writes them: RFC 3339, UTC, whole seconds.</summary>
internal static class Timestamps
{
    public static string ToTimestamp(this DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
}
