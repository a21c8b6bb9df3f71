using System.Globalization;

namespace Gantry.NodeAgent.Api;

/// <summary>The first lines of an HTTP/1.1 answer.</summary>
internal sealed record ResponseHead(int Status, IReadOnlyList<(string Name, string Value)> Headers)
{
    public long? ContentLength =>
        Headers.FirstOrDefault(header => header.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is { Value: { } text }
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null;

    // HTTP/1.1 101 Switching Protocols
    public static ResponseHead Parse(string text)
    {
        string[] lines = text.Split("\r\n");
        string[] words = lines[0].Split(' ', 3);
        if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status))
            throw new AgentException(AgentFailure.NotReady, "the container runtime's answer is no HTTP");

        return new ResponseHead(status, [.. lines.Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0].Trim(), parts[1].Trim()))]);
    }
}
