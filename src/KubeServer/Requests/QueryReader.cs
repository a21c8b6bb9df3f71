using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>Reads query parameters the way the API means them; a malformed one is a bad request.</summary>
internal readonly struct QueryReader(IQueryCollection query)
{
    public string Text(string name) => query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] ?? "" : "";

    public bool Has(string name) => query.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => query.TryGetValue(name, out var values) ? [.. values.Select(value => value ?? "")] : [];

    public bool Flag(string name) => OptionalFlag(name) ?? false;

    public bool? OptionalFlag(string name)
    {
        if (!Has(name))
            return null;

        // "?watch" and "?watch=" count as set; so does anything but the two words for no.
        return Text(name) is not "0" && !Text(name).Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    public long? Number(string name)
    {
        if (!Has(name))
            return null;

        string text = Text(name);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        bool isNumber = text.TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
        throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": {(isNumber ? "value out of range" : "invalid syntax")}");
    }
}
