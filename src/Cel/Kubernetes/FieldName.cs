using System.Text;

namespace Gantry.Cel;

/// <summary>Names of JSON properties as Kubernetes lets expressions write them: what is no identifier is escaped.</summary>
public static class FieldName
{
    private static readonly (string Plain, string Escaped)[] Parts = [("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__")];

    /// <summary>The name in expressions; null for a property that they cannot reach.</summary>
    public static string? Escape(string property)
    {
        if (property is "true" or "false" or "null" or "in" || Keywords.IsReserved(property))
            return $"__{property}__";
        var escaped = new StringBuilder();
        for (int at = 0; at < property.Length;)
        {
            (string plain, string replacement) = Parts.FirstOrDefault(part => string.CompareOrdinal(property, at, part.Plain, 0, part.Plain.Length) == 0);
            if (plain is null && !char.IsAsciiLetterOrDigit(property[at]) && property[at] != '_')
                return null;
            escaped.Append(replacement ?? property[at].ToString());
            at += plain?.Length ?? 1;
        }
        return escaped.Length == 0 || char.IsAsciiDigit(escaped[0]) ? null : escaped.ToString();
    }
}
