using System.Globalization;
using Gantry.KubeServer.Admission;
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

        // "?watch" and "?watch=" count as set; so does anything but the two spellings of no.
        return Text(name) is not ("0" or "false" or "False" or "FALSE" or "f" or "F");
    }

    public long? Number(string name)
    {
        string text = Text(name);
        if (text.Length == 0)
            return null;

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number))
            return number;
        bool isNumber = text.TrimStart('+', '-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
        throw ApiErrors.BadRequest($"strconv.ParseInt: parsing \"{text}\": {(isNumber ? "value out of range" : "invalid syntax")}");
    }

    /// <summary>Whether the client asks for a trial run; the only value there is, is "All".</summary>
    /// <param name="options">The kind of the options that the query stands for.</param>
    public bool DryRun(string options)
    {
        IReadOnlyList<string> values = All("dryRun");
        return RequestOptions.FaultOfDryRun(values) is { } fault ? throw ApiErrors.InvalidOptions(options, fault) : values.Count > 0;
    }
}
