using System.Globalization;

namespace Gantry.Build.Stages;

/// <summary>The ports of EXPOSE: 80, 80/udp, 8000-8010/tcp.</summary>
internal static class PortRange
{
    /// <summary>Each port as 80/tcp; none if the text is no port.</summary>
    public static IReadOnlyList<string>? Expand(string text)
    {
        string[] parts = text.Split('/');
        string protocol = parts.Length == 1 ? "tcp" : parts[^1].ToLowerInvariant();
        string[] ends = parts[0].Split('-');
        if (parts.Length > 2 || protocol is not ("tcp" or "udp" or "sctp") || ends.Length > 2)
            return null;
        if (Port(ends[0]) is not { } first || Port(ends[^1]) is not { } last || last < first)
            return null;
        return [.. Enumerable.Range(first, last - first + 1).Select(port => $"{port}/{protocol}")];
    }

    private static int? Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= 65535 ? port : null;
}
