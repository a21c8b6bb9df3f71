using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>The formats of texts that a schema may ask for. One that is not known asks for nothing; hyphens in their names do not count.</summary>
internal static partial class TextFormat
{
    private static readonly FrozenDictionary<string, Func<string, bool>> Known = new Dictionary<string, Func<string, bool>>
    {
        ["bsonobjectid"] = static text => text.Length == 24 && text.All(char.IsAsciiHexDigit),
        ["byte"] = static text => Base64().IsMatch(text),
        ["cidr"] = static text => IPNetwork.TryParse(text, out _),
        ["creditcard"] = CheckDigits.IsCreditCard,
        ["date"] = IsDate,
        ["datetime"] = IsDateTime,
        ["duration"] = static text => Duration().IsMatch(text) || LongDuration().IsMatch(text),
        ["email"] = static text => MailAddress.TryCreate(text, out _) && (!text.Contains(' ', StringComparison.Ordinal) || text.AsSpan().IndexOfAny('<', '"') >= 0),
        ["hexcolor"] = static text => HexColor().IsMatch(text),
        ["hostname"] = static text => text.Length < 256 && Host().IsMatch(text) && text.Split('.').All(part => part.Length < 64),
        ["ipv4"] = static text => IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily is AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        ["ipv6"] = static text => IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily is AddressFamily.InterNetworkV6 && !text.Contains('%', StringComparison.Ordinal),
        ["isbn"] = static text => CheckDigits.IsBookOfTen(text) || CheckDigits.IsBookOfThirteen(text),
        ["isbn10"] = CheckDigits.IsBookOfTen,
        ["isbn13"] = CheckDigits.IsBookOfThirteen,
        ["k8slongname"] = static text => Names.Subdomain(text) is null,
        ["k8sshortname"] = static text => Names.Label(text) is null,
        ["mac"] = static text => Mac().IsMatch(text),
        ["password"] = static _ => true,
        ["rgbcolor"] = static text => RgbColor().IsMatch(text),
        ["ssn"] = static text => text.Length == 11 && SocialSecurity().IsMatch(text),
        ["uri"] = static text => (Uri.TryCreate(text, UriKind.Absolute, out _) || Opaque().IsMatch(text)) && !BadEscape().IsMatch(text),
        ["uuid"] = static text => Uuid().IsMatch(text),
        ["uuid3"] = static text => IsUuid(text, '3'),
        ["uuid4"] = static text => IsUuid(text, '4') && IsOfRandomVariant(text),
        ["uuid5"] = static text => IsUuid(text, '5') && IsOfRandomVariant(text),
    }.ToFrozenDictionary();

    public static bool Fits(string text, string format) => !Known.TryGetValue(Plain(format), out Func<string, bool>? fits) || fits(text);

    /// <summary>Whether the format means something for values of a type.</summary>
    public static bool IsKnown(string format, string type) => type switch
    {
        "" or "string" => Known.ContainsKey(Plain(format)),
        "integer" => format is "int32" or "int64",
        "number" => format is "float" or "double",
        _ => false,
    };

    private static string Plain(string format) => format.Replace("-", "", StringComparison.Ordinal);

    private static bool IsDate(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    // A time of day without a zone is none.
    private static bool IsDateTime(string text)
    {
        string[] parts = text.ToLowerInvariant().Split('t');
        return parts.Length > 1 && IsDate(parts[0]) && Time().IsMatch(parts[1]);
    }

    private static bool IsUuid(string text, char version) => Uuid().IsMatch(text) && text.Replace("-", "", StringComparison.Ordinal)[12] == version;

    private static bool IsOfRandomVariant(string text) => "89abAB".Contains(text.Replace("-", "", StringComparison.Ordinal)[16], StringComparison.Ordinal);

    [GeneratedRegex(@"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z")]
    private static partial Regex HexColor();

    [GeneratedRegex(@"^rgb\(\s*(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])\s*(,\s*(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])\s*){2}\)\z")]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^\d{3}[- ]?\d{2}[- ]?\d{4}\z")]
    private static partial Regex SocialSecurity();

    // mailto:somebody
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+\z")]
    private static partial Regex Opaque();

    // http://%zz/ : what follows a percent sign before the query is a byte.
    [GeneratedRegex("^[^?]*%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BadEscape();

    // 5 minutes, 1 day, 2w.
    [GeneratedRegex(@"\d+\s*(ns|nano\w*|us|µs|micro\w*|ms|milli\w*|s|sec\w*|m|min\w*|h|hr|hour\w*|d|day\w*|w|wk|week\w*)(?![A-Za-zµ])", RegexOptions.IgnoreCase)]
    private static partial Regex LongDuration();

    // 1h30m, -1.5s, 0.
    [GeneratedRegex(@"^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)\z")]
    private static partial Regex Duration();

    // 03:04:05.123+01:00
    [GeneratedRegex(@"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})\z")]
    private static partial Regex Base64();

    // One word, or several of which the last has letters only.
    [GeneratedRegex(@"^([a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]{0,62})|([a-zA-Z0-9\p{S}\p{L}]([-a-zA-Z0-9\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})\z")]
    private static partial Regex Host();

    // Six, eight or twenty bytes: 00:11:22:33:44:55, 00-11-22-33-44-55, 0011.2233.4455
    [GeneratedRegex(@"^([0-9a-f]{2}([:-])[0-9a-f]{2}(\2[0-9a-f]{2}){4}((\2[0-9a-f]{2}){2}|(\2[0-9a-f]{2}){14})?|[0-9a-f]{4}(\.[0-9a-f]{4}){2}(\.[0-9a-f]{4}|(\.[0-9a-f]{4}){7})?)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Mac();

    [GeneratedRegex("^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\\z")]
    private static partial Regex Uuid();
}
