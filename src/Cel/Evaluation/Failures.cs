namespace Gantry.Cel;

/// <summary>Errors that several places report, and which of two failures wins.</summary>
internal static class Failures
{
    public static CelValue NoOverload => CelValue.Error("no such overload");

    public static CelValue NoKey(in CelValue key) =>
        CelValue.Error($"no such key: {(key.Kind == CelKind.String ? key.AsString : key.ToString())}");

    /// <summary>An unknown may still become decisive, so it hides errors; of two of a kind the first counts.</summary>
    public static CelValue Worse(in CelValue first, in CelValue second) => second.Kind > first.Kind ? second : first;
}
