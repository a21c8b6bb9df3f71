using System.Text;

namespace Gantry.KubeServer.Proxying;

/// <summary>Makes the links of a page that is served below a prefix lead there: a server does not know that it is reached through a proxy.</summary>
/// <param name="Prefix">The path of the proxy, without a slash at its end.</param>
/// <param name="Source">The address that the page came from.</param>
/// <param name="Scheme">How the client reached the proxy.</param>
/// <param name="Host">The name under which it did.</param>
internal sealed record LinkRewriter(string Prefix, Uri Source, string Scheme, string Host)
{
    // The attributes of HTML that hold an address. https://html.spec.whatwg.org/multipage/indices.html#attributes-3
    private static readonly HashSet<string> Links = new(StringComparer.OrdinalIgnoreCase)
    {
        "action", "background", "cite", "classid", "codebase", "data", "formaction", "href", "icon", "longdesc", "manifest", "poster", "profile", "src", "usemap",
    };

    /// <summary>An address that is absolute on the server behind the proxy becomes one on the proxy; others stay as they are.</summary>
    public string Rewrite(string link)
    {
        bool isWhole = link.Contains("://", StringComparison.Ordinal) || link.StartsWith("//", StringComparison.Ordinal);
        if (!isWhole)
            return link.StartsWith('/') && !IsBelow(link) ? $"{Scheme}://{Host}{Prefix}{link}" : link;
        string text = link.StartsWith("//", StringComparison.Ordinal) ? $"{Source.Scheme}:{link}" : link;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Authority != Source.Authority && address.Authority != Host)
            return link;
        string rest = address.GetComponents(UriComponents.PathAndQuery | UriComponents.Fragment, UriFormat.UriEscaped);
        return $"{Scheme}://{Host}{(IsBelow(rest) ? "" : Prefix)}{rest}";
    }

    public string RewritePage(string html)
    {
        StringBuilder page = new(html.Length + 256);
        int at = 0;
        while (at < html.Length)
        {
            int tag = html.IndexOf('<', at);
            if (tag < 0 || tag + 1 == html.Length)
                break;
            page.Append(html, at, tag - at);
            at = html.AsSpan(tag).StartsWith("<!--") ? CopyUntil(page, html, tag, "-->")
                : char.IsAsciiLetter(html[tag + 1]) ? CopyTag(page, html, tag)
                : CopyUntil(page, html, tag, ">");
        }

        return page.Append(html, at, html.Length - at).ToString();
    }

    private bool IsBelow(string path) => path.StartsWith(Prefix + "/", StringComparison.Ordinal) || path == Prefix;

    private static int CopyUntil(StringBuilder page, string html, int from, string end)
    {
        int found = html.IndexOf(end, from, StringComparison.Ordinal);
        int to = found < 0 ? html.Length : found + end.Length;
        page.Append(html, from, to - from);
        return to;
    }

    // <a class=x href="/y" disabled>
    private int CopyTag(StringBuilder page, string html, int from)
    {
        int at = from + 1;
        while (at < html.Length && !char.IsWhiteSpace(html[at]) && html[at] is not ('>' or '/'))
            at++;
        page.Append(html, from, at - from);
        while (at < html.Length && html[at] != '>')
        {
            int name = at;
            while (at < html.Length && html[at] is not ('=' or '>') && !char.IsWhiteSpace(html[at]))
                at++;
            page.Append(html, name, at - name);
            if (at < html.Length && html[at] == '=')
                at = CopyValue(page, html, at, isLink: Links.Contains(html[name..at]));
            else if (at < html.Length && html[at] != '>')
                page.Append(html[at++]);
        }

        if (at == html.Length)
            return at;
        page.Append('>');
        return at + 1;
    }

    private int CopyValue(StringBuilder page, string html, int equals, bool isLink)
    {
        int at = equals + 1;
        char quote = at < html.Length && html[at] is '"' or '\'' ? html[at] : ' ';
        int start = quote == ' ' ? at : at + 1;
        int end = start;
        while (end < html.Length && (quote == ' ' ? html[end] != '>' && !char.IsWhiteSpace(html[end]) : html[end] != quote))
            end++;
        string value = html[start..end];
        page.Append(html, equals, start - equals).Append(isLink ? Rewrite(value) : value);
        return end;
    }
}
