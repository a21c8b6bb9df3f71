using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>url("https://...") and its parts.</summary>
internal static class UrlFunctions
{
    private static readonly CelType Url = UrlValue.UrlType;

    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("url", "string_to_url", Url, [CelType.String], Parse, CelCostRule.TraverseFirst)
        .Global("isURL", "is_url_string", Bool, [CelType.String], (_, a) => CelValue.From(UrlValue.TryParse(a[0].AsString, out UrlValue? _)), CelCostRule.TraverseFirst)
        .Member("getScheme", "url_get_scheme", CelType.String, [Url], (_, a) => CelValue.From(Of(a[0]).Scheme))
        .Member("getHost", "url_get_host", CelType.String, [Url], (_, a) => CelValue.From(Of(a[0]).Host))
        .Member("getHostname", "url_get_hostname", CelType.String, [Url], (_, a) => CelValue.From(Of(a[0]).Hostname))
        .Member("getPort", "url_get_port", CelType.String, [Url], (_, a) => CelValue.From(Of(a[0]).Port))
        .Member("getEscapedPath", "url_get_escaped_path", CelType.String, [Url], (_, a) => CelValue.From(Of(a[0]).EscapedPath))
        .Member("getQuery", "url_get_query", Map(CelType.String, List(CelType.String)), [Url], (_, a) => Of(a[0]).QueryMap())
        .Constant("kubernetes.URL", CelValue.From(Url));

    private static UrlValue Of(in CelValue value) => (UrlValue)value.AsOpaque;

    private static CelValue Parse(Evaluation run, ReadOnlySpan<CelValue> a) =>
        UrlValue.TryParse(a[0].AsString, out UrlValue? url) ? CelValue.From(url!) : CelValue.Error($"URL parse error during conversion from string: parse {StringLiteral.Quote(Failures.Clip(a[0].AsString))}: invalid URI for request");
}
