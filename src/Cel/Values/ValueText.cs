using System.Runtime.CompilerServices;
using System.Text;

namespace Gantry.Cel;

/// <summary>Lists and maps as text for people, cut off where it gets long: parts may be shared, and the whole endless.</summary>
internal static class ValueText
{
    private const int Most = 10_000;

    public static string Of(in CelValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.Length < Most ? text.ToString() : text.ToString(0, Most) + "...";
    }

    private static void Write(StringBuilder text, in CelValue value)
    {
        if (text.Length >= Most || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return;
        if (value.Kind == CelKind.List)
            WriteItems(text, value.AsList);
        else if (value.Kind == CelKind.Map)
            WriteEntries(text, value.AsMap);
        else
            text.Append(value);
    }

    private static void WriteItems(StringBuilder text, CelList list)
    {
        text.Append('[');
        for (int i = 0; i < list.Count && text.Length < Most; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(text, list[i]);
        }
        text.Append(']');
    }

    private static void WriteEntries(StringBuilder text, CelMap map)
    {
        bool isFirst = true;
        text.Append('{');
        foreach ((CelValue key, CelValue value) in map)
        {
            if (text.Length >= Most)
                break;
            text.Append(isFirst ? "" : ", ").Append(key).Append(": ");
            Write(text, value);
            isFirst = false;
        }
        text.Append('}');
    }
}
