using System.Globalization;
using System.Text;

namespace Gantry.DockerApi.Hijacking;

/// <summary>What the framing of a request depends on, from the lines before its body.</summary>
internal sealed record RequestHead
{
    public required string Method { get; init; }

    /// <summary>Without the query.</summary>
    public required string Path { get; init; }

    /// <summary>Zero without a body or where the body is in chunks.</summary>
    public long ContentLength { get; init; }

    public bool IsChunked { get; init; }

    public bool HasUpgrade { get; init; }

    /// <summary>Where the names of the headers Connection and Upgrade begin.</summary>
    public IReadOnlyList<int> UpgradeHeaders { get; init; } = [];

    /// <summary>The request may make a raw stream of its connection.</summary>
    public bool IsHijackable => Method == "POST" && Segments() switch
    {
        ["containers", _, "attach"] or ["exec", _, "start"] => true,
        _ => false,
    };

    /// <summary>Reads "POST /v1.41/exec/ID/start HTTP/1.1\r\nHost: docker\r\n...\r\n\r\n"; none if it is not HTTP/1.</summary>
    public static RequestHead? Parse(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head);
        int end = text.IndexOf("\r\n", StringComparison.Ordinal);
        if (end < 0 || text[..end].Split(' ') is not [{ Length: > 0 } method, { Length: > 0 } target, _])
            return null;
        var parsed = new RequestHead { Method = method, Path = target.Split('?')[0] };
        var upgrades = new List<int>();
        for (int at = end + 2; at < text.Length; at = end + 2)
        {
            end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
            int colon = end < 0 ? -1 : text.IndexOf(':', at, end - at);
            if (colon < 0)
                break;
            parsed = parsed.With(text[at..colon], text[(colon + 1)..end].Trim(), at, upgrades);
        }
        return parsed with { UpgradeHeaders = upgrades };
    }

    private RequestHead With(string name, string value, int offset, List<int> upgrades)
    {
        switch (name.ToLowerInvariant())
        {
            case "content-length":
                return this with { ContentLength = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : 0 };
            case "transfer-encoding":
                return this with { IsChunked = value.Contains("chunked", StringComparison.OrdinalIgnoreCase) };
            case "connection":
                upgrades.Add(offset);
                return this;
            case "upgrade":
                upgrades.Add(offset);
                return this with { HasUpgrade = true };
            default:
                return this;
        }
    }

    private string[] Segments()
    {
        string[] segments = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments is [['v', _, ..] version, .. var rest] && version[1..].All(c => char.IsAsciiDigit(c) || c == '.') ? rest : segments;
    }
}
