namespace Gantry.Cel;

/// <summary>Errors that several places report, and which of two failures wins.</summary>
internal static class Failures
{
    private const int MostQuoted = 256;

    public static CelValue NoOverload => CelValue.Error("no such overload");

    public static CelValue NoKey(in CelValue key) =>
        CelValue.Error($"no such key: {(key.Kind == CelKind.String ? Clip(key.AsString) : key.ToString())}");

    /// <summary>A text from the input, short enough to be a part of a message.</summary>
    public static string Clip(string text) => text.Length <= MostQuoted ? text : text[..MostQuoted] + "...";

    /// <summary>An unknown may still become decisive, so it hides errors; of two of a kind the first counts.</summary>
    public static CelValue Worse(in CelValue first, in CelValue second) => second.Kind > first.Kind ? second : first;
}
