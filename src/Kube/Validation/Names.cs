using System.Buffers;
using System.Net;

namespace Gantry.Kube.Validation;

/// <summary>The syntax of names, labels and keys. Each check answers with what is wrong, or null.</summary>
public static class Names
{
    public const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    public const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    public const string ServiceNameRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    public const string QualifiedNameRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    public const string LabelValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    public const string SearchDomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*')";
    public const string ConfigKeyRule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private static readonly SearchValues<char> ConfigKeyCharacters = SearchValues.Create("-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static string? Subdomain(string name)
    {
        if (name.Length > 253)
            return TooLong(253);
        foreach (Range part in name.AsSpan().Split('.'))
        {
            if (!IsDnsLabel(name.AsSpan()[part], mayStartWithDigit: true))
                return SubdomainRule;
        }

        return null;
    }

    /// <summary>A domain in which names are looked up: as a subdomain, but parts may have underscores, as those of services do.</summary>
    public static string? SearchDomain(string name) =>
        name.Length > 0 && Subdomain(name.Replace("_", "x", StringComparison.Ordinal)) is null
            ? null
            : name.Length > 253 ? TooLong(253) : SearchDomainRule;

    public static string? Label(string name) =>
        name.Length > 63 ? TooLong(63) : IsDnsLabel(name, mayStartWithDigit: true) ? null : LabelRule;

    public static string? ServiceName(string name) =>
        name.Length > 63 ? TooLong(63) : IsDnsLabel(name, mayStartWithDigit: false) ? null : ServiceNameRule;

    /// <summary>A name that is free but for what would break the path of a URL: "system:node".</summary>
    public static string? PathSegment(string name) => name switch
    {
        "." or ".." => $"may not be '{name}'",
        _ when name.Contains('/') => "may not contain '/'",
        _ when name.Contains('%') => "may not contain '%'",
        _ => null,
    };

    /// <summary>A label key or another name with an optional domain in front: "app", "example.com/app".</summary>
    public static string? QualifiedName(string name)
    {
        int slash = name.IndexOf('/');
        if (slash != name.LastIndexOf('/'))
            return "a valid label key " + QualifiedNameRule["name part ".Length..] + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        if (slash == 0)
            return "prefix part must be non-empty";
        if (slash > 0 && Subdomain(name[..slash]) is { } prefixFault)
            return "prefix part " + prefixFault;

        ReadOnlySpan<char> own = name.AsSpan(slash + 1);
        if (own.Length == 0)
            return "name part must be non-empty";
        return own.Length > 63 ? "name part " + TooLong(63) : IsWord(own) ? null : QualifiedNameRule;
    }

    public static string? LabelValue(string value) =>
        value.Length > 63 ? TooLong(63) : value.Length == 0 || IsWord(value) ? null : LabelValueRule;

    public static string? ConfigKey(string key)
    {
        if (key.Length > 253)
            return TooLong(253);
        if (key is "." or ".." || key.StartsWith("..", StringComparison.Ordinal))
            return "must not be '.', '..' or start with '..'";
        return key.Length > 0 && !key.AsSpan().ContainsAnyExcept(ConfigKeyCharacters) ? null : ConfigKeyRule;
    }

    /// <summary>A port's name (RFC 6335): at most 15 characters, at least one letter.</summary>
    public static string? PortName(string name)
    {
        if (name.Length > 15)
            return TooLong(15).Replace("bytes", "characters", StringComparison.Ordinal);
        if (name.Contains("--", StringComparison.Ordinal))
            return "must not contain consecutive hyphens";
        if (!name.Any(char.IsAsciiLetterLower))
            return "must contain at least one letter (a-z)";
        return IsDnsLabel(name, mayStartWithDigit: true) ? null : "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and must not begin or end with a hyphen";
    }

    public static string? EnvironmentName(string name) =>
        name.Length > 0 && name.All(c => c is > ' ' and <= '~' and not '=')
            ? null
            : "a valid environment variable name must consist only of printable ASCII characters other than '='";

    public static bool IsAddress(string text) => IPAddress.TryParse(text, out _) && (text.Contains(':') || text.Count('.') == 3);

    private static bool IsDnsLabel(ReadOnlySpan<char> label, bool mayStartWithDigit)
    {
        if (label.Length is 0 or > 253 || label[0] == '-' || label[^1] == '-' || !mayStartWithDigit && char.IsAsciiDigit(label[0]))
            return false;
        foreach (char c in label)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        }

        return true;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return char.IsAsciiLetterOrDigit(word[0]) && char.IsAsciiLetterOrDigit(word[^1]);
    }

    private static string TooLong(int limit) => $"must be no more than {limit} bytes";
}
