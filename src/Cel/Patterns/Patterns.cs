using System.Text.RegularExpressions;

namespace Gantry.Cel;

/// <summary>Regular expressions of RE2's syntax, run by an engine whose time grows with the text only.</summary>
internal static class Patterns
{
    // Automata that are this large take long to build.
    private const int MostStates = 20_000;

    /// <summary>The expression, or why there is none.</summary>
    public static (Regex? Regex, string Error) Compile(string pattern)
    {
        var translation = new PatternTranslation(pattern);
        if (!translation.TryTranslate(out string translated, out string error))
            return (null, $"error parsing regexp: {error}");
        if (translation.States > MostStates)
            return (null, "error parsing regexp: expression too large");
        try
        {
            return (new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture), "");
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return (null, $"error parsing regexp: {failure.Message}");
        }
    }

    public static CelValue Matches(Evaluation run, ReadOnlySpan<CelValue> arguments)
    {
        (Regex? regex, string error) = run.Pattern(arguments[1].AsString);
        return regex is null ? CelValue.Error(error) : CelValue.From(regex.IsMatch(arguments[0].AsString));
    }
}
