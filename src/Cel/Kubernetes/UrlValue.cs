using System.Globalization;
using System.Text;

namespace Gantry.Cel;

/// <summary>An absolute URL or absolute path, in its parts. RFC 3986.</summary>
internal sealed class UrlValue : CelOpaque
{
    private UrlValue(string scheme, string host, string path, string query)
        : base(UrlType)
    {
        (Scheme, Host, EscapedPath, Query) = (scheme, host, path, query);
    }

    public static CelType UrlType { get; } = CelType.Opaque("kubernetes.URL");

    public string Scheme { get; }

    /// <summary>With the port, and an IPv6 address in its brackets.</summary>
    public string Host { get; }

    public string EscapedPath { get; }

    public string Query { get; }

    public override int Length => EscapedPath.Length + Query.Length;

    public string Hostname => SplitHost().Name;

    public string Port => SplitHost().Port;

    public static bool TryParse(string text, out UrlValue? url)
    {
        url = null;
        if (text.Length == 0 || text.Any(letter => letter is <= ' ' or '\x7F'))
            return false;
        int fragment = text.IndexOf('#');
        string rest = fragment < 0 ? text : text[..fragment];
        int question = rest.IndexOf('?');
        string query = question < 0 ? "" : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        string scheme = TakeScheme(ref rest);
        // Only what begins with a slash or has a scheme says where it is by itself.
        if (rest.StartsWith('/') is false && scheme.Length == 0)
            return false;
        string host = scheme.Length > 0 || rest.StartsWith("//", StringComparison.Ordinal) ? TakeAuthority(ref rest) : "";
        if (!IsHost(host) || !IsEscaped(rest))
            return false;
        url = new UrlValue(scheme.ToLowerInvariant(), host, Escape(rest), query);
        return true;
    }

    public CelValue QueryMap()
    {
        var found = new Dictionary<string, List<CelValue>>();
        foreach (string pair in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string name = Unescape(parts[0]);
            if (!found.TryGetValue(name, out List<CelValue>? values))
                found[name] = values = [];
            values.Add(CelValue.From(parts.Length == 2 ? Unescape(parts[1]) : ""));
        }
        var map = new EntriesValue(found.Count);
        foreach ((string name, List<CelValue> values) in found)
            map.Add(CelValue.From(name), CelValue.From(new ArrayValue([.. values])));
        return CelValue.From(map);
    }

    public override bool IsEqualTo(CelOpaque other) => other is UrlValue url && url.ToString() == ToString();

    public override string ToString() => $"{(Scheme.Length > 0 ? Scheme + ":" : "")}{(Host.Length > 0 ? "//" + Host : "")}{EscapedPath}{(Query.Length > 0 ? "?" + Query : "")}";

    private static string TakeScheme(ref string rest)
    {
        int colon = rest.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(rest[0]) || !rest[..colon].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '.'))
            return "";
        string scheme = rest[..colon];
        rest = rest[(colon + 1)..];
        return scheme;
    }

    // //user:secret@host:port/path
    private static string TakeAuthority(ref string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return "";
        int slash = rest.IndexOf('/', 2);
        string authority = slash < 0 ? rest[2..] : rest[2..slash];
        rest = slash < 0 ? "" : rest[slash..];
        return authority[(authority.LastIndexOf('@') + 1)..];
    }

    private static bool IsHost(string host)
    {
        int end = host.StartsWith('[') ? host.IndexOf(']') : host.IndexOf(':') - 1;
        if (host.StartsWith('[') && end < 0)
            return false;
        string after = end < -1 || (end == -2) ? "" : end >= 0 || host.StartsWith(':') ? host[(end + 1)..] : "";
        bool isPort = after.Length == 0 || (after[0] == ':' && after.Skip(1).All(char.IsAsciiDigit));
        return isPort && !host.Any(letter => letter is '"' or '<' or '>' or '^' or '`' or '{' or '|' or '}' or '\\');
    }

    private static bool IsEscaped(string path)
    {
        for (int i = path.IndexOf('%'); i >= 0; i = path.IndexOf('%', i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
                return false;
        }
        return true;
    }

    private static string Escape(string path)
    {
        var escaped = new StringBuilder(path.Length);
        foreach (byte unit in Encoding.UTF8.GetBytes(path))
        {
            char letter = (char)unit;
            if (char.IsAsciiLetterOrDigit(letter) || "-_.~$&+,/:;=@!'()*[]%".Contains(letter, StringComparison.Ordinal))
                escaped.Append(letter);
            else
                escaped.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }
        return escaped.ToString();
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private (string Name, string Port) SplitHost()
    {
        if (Host.StartsWith('['))
            return (Host[1..Host.IndexOf(']')], Host[(Host.IndexOf(']') + 1)..].TrimStart(':'));
        int colon = Host.LastIndexOf(':');
        return colon < 0 ? (Host, "") : (Host[..colon], Host[(colon + 1)..]);
    }
}
