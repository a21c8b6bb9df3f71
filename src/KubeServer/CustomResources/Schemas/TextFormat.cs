using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>The formats of texts that a schema may ask for. One that is not known asks for nothing.</summary>
internal static partial class TextFormat
{
    public static bool Fits(string text, string format) => format switch
    {
        "date-time" => text.Contains('T', StringComparison.OrdinalIgnoreCase) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "email" => MailAddress.TryCreate(text, out _) && !text.Contains(' ', StringComparison.Ordinal),
        "ipv4" => IPAddress.TryParse(text, out IPAddress? four) && four.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out IPAddress? six) && six.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) || Opaque().IsMatch(text),
        "byte" => Base64.IsValid(text),
        "mac" => System.Net.NetworkInformation.PhysicalAddress.TryParse(text, out _),
        "hostname" => text.Length is > 0 and < 256 && Uri.CheckHostName(text) == UriHostNameType.Dns,
        "duration" => Duration().IsMatch(text) || LongDuration().IsMatch(text),
        "ssn" => SocialSecurity().IsMatch(text),
        "hexcolor" => HexColor().IsMatch(text),
        "rgbcolor" => RgbColor().IsMatch(text),
        "bsonobjectid" => text.Length == 24 && text.All(char.IsAsciiHexDigit),
        "uuid3" or "uuid4" or "uuid5" => Guid.TryParseExact(text, "D", out _) && text[14] == format[4],
        "k8s-short-name" => Names.Label(text) is null,
        "k8s-long-name" => Names.Subdomain(text) is null,
        _ => true,
    };

    [GeneratedRegex(@"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z")]
    private static partial Regex HexColor();

    [GeneratedRegex(@"^rgb\(\s*(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])\s*(,\s*(0|[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])\s*){2}\)\z")]
    private static partial Regex RgbColor();

    [GeneratedRegex(@"^\d{3}[- ]?\d{2}[- ]?\d{4}\z")]
    private static partial Regex SocialSecurity();

    // mailto:somebody
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+\z")]
    private static partial Regex Opaque();

    // 5 minutes, 1 day, 2w.
    [GeneratedRegex(@"\d+\s*(ns|nano\w*|us|µs|micro\w*|ms|milli\w*|s|sec\w*|m|min\w*|h|hr|hour\w*|d|day\w*|w|wk|week\w*)(?![A-Za-zµ])", RegexOptions.IgnoreCase)]
    private static partial Regex LongDuration();

    // 1h30m, -1.5s, 0.
    [GeneratedRegex(@"^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)\z")]
    private static partial Regex Duration();
}
