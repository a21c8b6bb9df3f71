using System.Text.RegularExpressions;

namespace Gantry.Kube.Validation;

/// <summary>The URL of a service that is asked about writes: https, a host, and nothing that would be sent along unseen.</summary>
internal static partial class WebhookAddress
{
    private const string Form = "; desired format: https://host[/path]";

    public static void Check(string url, string field, FieldErrors errors)
    {
        if (Fault(url) is { } fault)
        {
            errors.Require(field, $"url must be a valid URL: parse \"{url}\": {fault}{Form}");
            return;
        }

        Match parts = Parts().Match(url);
        string scheme = parts.Groups["scheme"].Value.ToLowerInvariant();
        if (scheme != "https")
            errors.Invalid(field, scheme, $"'https' is the only allowed URL scheme{Form}");
        if (parts.Groups["host"].Value.Length == 0)
            errors.Invalid(field, "", $"host must be specified{Form}");
        if (parts.Groups["user"] is { Success: true } user)
            errors.Invalid(field, user.Value, "user information is not permitted in the URL");
        if (parts.Groups["fragment"].Value is { Length: > 0 } fragment)
            errors.Invalid(field, fragment, "fragments are not permitted in the URL");
        if (parts.Groups["query"].Value is { Length: > 0 } query)
            errors.Invalid(field, query, "query parameters are not permitted in the URL");
    }

    private static string? Fault(string url)
    {
        if (url.StartsWith(':'))
            return "missing protocol scheme";
        if (url.Any(char.IsControl))
            return "net/url: invalid control character in URL";
        Match parts = Parts().Match(url);
        return parts.Groups["host"].Value.FirstOrDefault(letter => letter is ' ' or '<' or '>' or '"' or '\\' or '^' or '`' or '{' or '|' or '}') is var odd and not '\0'
            ? $"invalid character \"{odd}\" in host name"
            : null;
    }

    // https://user:password@host:443/path?query#fragment
    [GeneratedRegex(@"^((?<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(//((?<user>[^/?#]*)@)?(?<host>[^/?#]*))?[^?#]*(\?(?<query>[^#]*))?(#(?<fragment>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Parts();
}
