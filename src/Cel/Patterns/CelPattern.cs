using System.Text.RegularExpressions;

namespace Gantry.Cel;

/// <summary>Regular expressions of RE2's syntax for others than expressions: the patterns of Kubernetes' schemas are of the same language.</summary>
public static class CelPattern
{
    /// <summary>An expression whose time grows with the text only; or why there is none.</summary>
    public static bool TryCompile(string pattern, out Regex? regex, out string error)
    {
        (regex, error) = Patterns.Compile(pattern);
        return regex is not null;
    }
}
