using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Checks of single fields that several kinds share, in the words that all of them use.</summary>
internal static class FieldRules
{
    public const string NotNegativeRule = "must be greater than or equal to 0";
    public const string ImmutableRule = "field is immutable";

    private const string PercentRule = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";
    private const string CidrRule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    private const string WildcardRule =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public static void NotNegative(JsonObject? holder, string name, string field, FieldErrors errors)
    {
        if (holder.Whole(name) is { } value and < 0)
            errors.Invalid($"{field}.{name}", value, NotNegativeRule);
    }

    /// <summary>A field that an update must leave as it is; absent and empty are the same.</summary>
    public static void Unchanged(JsonObject? after, JsonObject? before, string name, string field, FieldErrors errors)
    {
        JsonNode? now = after.Field(name);
        JsonNode? old = before.Field(name);
        if (!JsonNode.DeepEquals(now, old) && !(now.IsBlank && old.IsBlank))
            errors.Invalid(field.Length == 0 ? name : $"{field}.{name}", now, ImmutableRule);
    }

    public static void Named(JsonObject? holder, string name, string field, Func<string, string?> rule, FieldErrors errors)
    {
        if (holder.Text(name) is { Length: > 0 } value && rule(value) is { } fault)
            errors.Invalid($"{field}.{name}", value, fault);
    }

    /// <summary>A name that may be left out; an empty one is not left out.</summary>
    public static void NamedIfGiven(JsonObject? holder, string name, string field, Func<string, string?> rule, FieldErrors errors)
    {
        if (holder.Text(name) is { } value && rule(value) is { } fault)
            errors.Invalid($"{field}.{name}", value, fault);
    }

    /// <summary>The name of a label or of another thing with an optional domain in front: false where it is none, and where there is none that is told in two ways.</summary>
    public static bool CheckQualified(string name, string field, FieldErrors errors)
    {
        if (Names.QualifiedName(name) is not { } fault)
            return true;
        errors.Invalid(field, name, fault);
        if (name.Length == 0)
            errors.Invalid(field, name, Names.QualifiedNameRule);
        return false;
    }

    public static void QualifiedIfGiven(JsonObject holder, string name, string field, FieldErrors errors)
    {
        if (holder.Text(name) is { } value)
            CheckQualified(value, $"{field}.{name}", errors);
    }

    /// <summary>Texts of a list that must not come twice.</summary>
    public static void Differ(JsonObject holder, string name, string field, FieldErrors errors)
    {
        HashSet<string> seen = [];
        int index = 0;
        foreach (string text in holder.Texts(name))
        {
            if (!seen.Add(text))
                errors.Add(FieldError.Duplicate($"{field}.{name}[{index}]", text));
            index++;
        }
    }

    /// <summary>A count or a share of a whole: 3 or "25%".</summary>
    public static void Share(JsonObject? holder, string name, string field, FieldErrors errors)
    {
        JsonNode? value = holder.Field(name);
        if (value.AsWhole() is < 0)
            errors.Invalid($"{field}.{name}", value, NotNegativeRule);
        else if (value.AsText() is not null && Percent(value) is null)
            errors.Invalid($"{field}.{name}", value, PercentRule);
    }

    public static void AtMostAll(JsonObject? holder, string name, string field, FieldErrors errors)
    {
        if (Percent(holder.Field(name)) is > 100)
            errors.Invalid($"{field}.{name}", holder.Field(name), "must not be greater than 100%");
    }

    public static int? Percent(JsonNode? value) =>
        value.AsText() is { } text && text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int percent)
            ? percent
            : null;

    public static bool IsZero(JsonNode? value) => value.AsWhole() is 0 || Percent(value) is 0;

    /// <summary>A network such as 10.0.0.0/8, or null with the fault told.</summary>
    public static IPNetwork? Network(string text, string field, FieldErrors errors)
    {
        if (NetworkOf(text) is { } network)
            return network;
        errors.Invalid(field, text, CidrRule);
        return null;
    }

    public static bool IsNetwork(string text) => NetworkOf(text) is not null;

    private static IPNetwork? NetworkOf(string text)
    {
        int slash = text.IndexOf('/');
        if (slash > 0 && IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? address)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= address.GetAddressBytes().Length * 8)
            return new IPNetwork(Masked(address, length), length);
        return null;
    }

    /// <summary>A host's name, whose first part may be a star.</summary>
    public static string? HostName(string name)
    {
        if (!name.Contains('*'))
            return Names.Subdomain(name);
        return name.StartsWith("*.", StringComparison.Ordinal) && Names.Subdomain(name[2..]) is null ? null : WildcardRule;
    }

    /// <summary>A domain, a slash and a path: "example.com/controller".</summary>
    public static string? DomainPrefixedPath(string name)
    {
        int slash = name.IndexOf('/');
        return slash > 0 && slash < name.Length - 1 && Names.Subdomain(name[..slash]) is null ? null : "must be a domain-prefixed path (such as \"acme.io/foo\")";
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPAddress(bytes);
    }
}
