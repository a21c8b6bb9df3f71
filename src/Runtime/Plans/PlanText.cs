using System.Globalization;
using System.Text;

namespace Gantry.Runtime.Plans;

/// <summary>Writes a plan for people: one line a step, the call on the left, its meaning on the right.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, string title, Plan plan)
    {
        output.WriteLine($"{title}:");
        for (int i = 0; i < plan.Steps.Count; i++)
            output.WriteLine($"{i,4}  {Line(plan.Steps[i])}");
    }

    public static string Line(Step step)
    {
        var line = new StringBuilder();
        line.Append(step.Call).Append('(');
        for (int i = 0; i < step.Arguments.Length; i++)
            line.Append(i > 0 ? ", " : "").Append(Show(step.Arguments[i]));

        line.Append(')');
        if (step.Result is { } slot)
            line.Append(" -> ").Append(slot.Name);

        line.Append("  # ").Append(step.Says);
        if (step.Tolerated.Length > 0)
            line.Append("; unless ").AppendJoin(", ", step.Tolerated);

        if (step.SkipIfTolerated > 0)
            line.Append(CultureInfo.InvariantCulture, $" (then skip {step.SkipIfTolerated})");

        if (step.SkipIfDone > 0)
            line.Append(CultureInfo.InvariantCulture, $"; if done skip {step.SkipIfDone}");

        return line.ToString();
    }

    private static string Show(Argument argument) => argument.Kind switch
    {
        ArgumentKind.Text => Quote((string)argument.Content!),
        ArgumentKind.Texts => "[" + string.Join(", ", ((string[])argument.Content!).Select(Quote)) + "]",
        ArgumentKind.Block => "&" + ((Block)argument.Content!).Name,
        ArgumentKind.Slot => ((Slot)argument.Content!).Name,
        _ => argument.Number is >= -100 and < 10 ? argument.Number.ToString(CultureInfo.InvariantCulture) : $"0x{argument.Number:x}",
    };

    private static string Quote(string text) => '"' + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n") + '"';
}
