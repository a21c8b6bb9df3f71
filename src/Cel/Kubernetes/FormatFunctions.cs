using System.Text.RegularExpressions;
using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>format.dns1123Label() and the other named forms; validate gives what is wrong, or no value when nothing is.</summary>
internal static partial class FormatFunctions
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
    private const string Label1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    private const string Name = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    private const string Value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private static readonly Dictionary<string, FormatValue> Formats = new FormatValue[]
    {
        new("dns1123Label", text => Check(text, 63, Label1123(), Label)),
        new("dns1123Subdomain", text => Check(text, 253, Subdomain1123(), Subdomain)),
        new("dns1035Label", text => Check(text, 63, Label1035Form(), Label1035)),
        new("qualifiedName", QualifiedName),
        new("labelValue", text => Check(text, 63, LabelValue(), Value)),
        new("dns1123LabelPrefix", text => Check(Prefix(text), 63, Label1123(), Label)),
        new("dns1123SubdomainPrefix", text => Check(Prefix(text), 253, Subdomain1123(), Subdomain)),
        new("dns1035LabelPrefix", text => Check(Prefix(text), 63, Label1035Form(), Label1035)),
        new("uri", text => UrlValue.TryParse(text, out UrlValue? _) ? [] : [$"parse {StringLiteral.Quote(Failures.Clip(text))}: invalid URI for request"]),
        new("uuid", text => Uuid().IsMatch(text) ? [] : ["does not match the UUID format"]),
        new("byte", text => IsBase64(text) ? [] : ["invalid base64"]),
        new("date", text => IsDate(text) ? [] : ["invalid date"]),
        new("datetime", text => TimeText.ParseTimestamp(text).IsFailed ? ["invalid datetime"] : []),
    }.ToDictionary(format => format.Name);

    public static CelLibrary Library { get; } = Build();

    private static CelLibrary Build()
    {
        CelType format = FormatValue.FormatType;
        var library = new CelLibrary()
            .Constant("kubernetes.NamedFormat", CelValue.From(format))
            .Global("format.named", "format_named", Optional(format), [CelType.String],
                (_, a) => Formats.TryGetValue(a[0].AsString, out FormatValue? found) ? CelValue.Optional(CelValue.From(found)) : CelValue.NoOptional)
            .Member("validate", "format_validate", Optional(List(CelType.String)), [format, CelType.String], Validate, CelCostRule.TraverseSecond);
        foreach ((string name, FormatValue found) in Formats)
            library.Global($"format.{name}", $"format_{name}", format, [], (_, _) => CelValue.From(found));
        return library;
    }

    private static CelValue Validate(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        IReadOnlyList<string> wrong = ((FormatValue)a[0].AsOpaque).Validate(a[1].AsString);
        return wrong.Count == 0 ? CelValue.NoOptional : CelValue.Optional(CelValue.List([.. wrong.Select(text => CelValue.From(text))]));
    }

    private static List<string> Check(string text, int most, Regex form, string reason)
    {
        List<string> wrong = [];
        if (text.Length > most)
            wrong.Add($"must be no more than {most} characters");
        if (!form.IsMatch(text))
            wrong.Add(reason);
        return wrong;
    }

    // example.com/name
    private static List<string> QualifiedName(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 2)
            return ["a qualified name must consist of a name part with an optional DNS subdomain prefix and '/'"];
        List<string> wrong = [];
        if (parts.Length == 2)
            wrong.AddRange(parts[0].Length == 0 ? ["prefix part must be non-empty"] : Check(parts[0], 253, Subdomain1123(), "prefix part " + Subdomain));
        string name = parts[^1];
        wrong.AddRange(name.Length == 0 ? ["name part must be non-empty"] : Check(name, 63, QualifiedForm(), Name));
        return wrong;
    }

    // A prefix of a generated name may end with a dash, since more follows.
    private static string Prefix(string text) => text.EndsWith('-') ? text[..^1] + "a" : text;

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[(text.Length / 4 * 3) + 3], out _);

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _);

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1123();

    [GeneratedRegex(@"\A[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain1123();

    [GeneratedRegex(@"\A[a-z](?:[-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035Form();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedForm();

    [GeneratedRegex(@"\A(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A(?i:[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})\z")]
    private static partial Regex Uuid();
}
