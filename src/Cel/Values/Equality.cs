using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>Equality as the language has it: numbers by value, lists in order, maps without, everything else by kind.</summary>
internal static class Equality
{
    /// <summary>The evaluation, when there is one, pays for each step: values can share parts and be larger than memory.</summary>
    public static bool Of(Evaluation? run, in CelValue first, in CelValue second)
    {
        if (first.Kind != second.Kind)
            return first.IsNumber && second.IsNumber && NumbersEqual(first, second);
        return first.Kind switch
        {
            CelKind.Null => true,
            CelKind.Bool or CelKind.Int or CelKind.Uint => first.AsInt == second.AsInt,
            CelKind.Double => first.AsDouble == second.AsDouble,
            CelKind.String => Strings(run, first.AsString, second.AsString),
            CelKind.Bytes => first.AsBytes.AsSpan().SequenceEqual(second.AsBytes),
            CelKind.Timestamp or CelKind.Duration => first.Seconds == second.Seconds && first.Nanos == second.Nanos,
            CelKind.List => Lists(run, first.AsList, second.AsList),
            CelKind.Map => Maps(run, first.AsMap, second.AsMap),
            CelKind.Type => first.AsType.Kind == second.AsType.Kind && first.AsType.Name == second.AsType.Name,
            CelKind.Optional => first.HasOptional == second.HasOptional && (!first.HasOptional || Of(run, first.AsOptional, second.AsOptional)),
            CelKind.Opaque => first.AsOpaque.Type.Name == second.AsOpaque.Type.Name && first.AsOpaque.IsEqualTo(second.AsOpaque),
            _ => false,
        };
    }

    private static bool NumbersEqual(in CelValue first, in CelValue second) => Ordering.Numbers(first, second) == 0;

    private static bool Strings(Evaluation? run, string first, string second)
    {
        if (first.Length != second.Length)
            return false;
        run?.Read(first.Length);
        return first == second;
    }

    private static bool Lists(Evaluation? run, CelList first, CelList second)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (first.IsEqualTo(run, second) is { } own)
            return own;
        if (first.Count != second.Count)
            return false;
        for (int i = 0; i < first.Count; i++)
        {
            run?.Step();
            if (!Of(run, first[i], second[i]))
                return false;
        }
        return true;
    }

    private static bool Maps(Evaluation? run, CelMap first, CelMap second)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (first.Count != second.Count || first.Struct?.Name != second.Struct?.Name)
            return false;
        foreach ((CelValue key, CelValue value) in first)
        {
            run?.Step();
            if (!second.TryGet(key, out CelValue other) || !Of(run, value, other))
                return false;
        }
        return true;
    }
}
