namespace Gantry.Cel;

/// <summary>What a function will not take of literals is told before anything is evaluated: times, patterns, and texts to be formatted.</summary>
internal sealed class LiteralChecks(CheckedTree types, Action<int, string> report)
{
    public void Check(CallExpr call)
    {
        if (call.Arguments is [LiteralExpr literal, ..] && IsWrong(call.Function, literal.Value))
            report(literal.Position, $"invalid {call.Function} argument");
        if (call is { Function: "format", Target: LiteralExpr { Value.Kind: CelKind.String } format, Arguments: [ListExpr arguments] })
            CheckFormat(call, format.Value.AsString, arguments.Items);
    }

    private static bool IsWrong(string function, in CelValue value) => (function, value.Kind) switch
    {
        ("duration", CelKind.String) => TimeText.ParseDuration(value.AsString).IsFailed,
        ("timestamp", CelKind.String) => TimeText.ParseTimestamp(value.AsString).IsFailed,
        ("timestamp", CelKind.Int) => TimeText.Timestamp(value.AsInt, 0).IsFailed,
        ("matches", CelKind.String) => Patterns.Compile(value.AsString).Regex is null,
        _ => false,
    };

    private void CheckFormat(CallExpr call, string format, ItemExpr[] arguments)
    {
        int used = 0;
        for (int at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
                continue;
            string fault = FormatClauses.Read(format, ref at, out _, out char clause);
            if (clause == '%')
                continue;
            if (used >= arguments.Length && at < format.Length)
                fault = $"index {used} out of range";
            if (fault.Length > 0)
            {
                report(call.Position, fault);
                return;
            }

            if (Refused(clause, arguments[used++].Value) is { } wrong)
            {
                report(wrong.Position, FormatClauses.Refusal(clause, types.TypeOf(wrong).Name));
                return;
            }
        }

        if (arguments.Length > used)
            report(call.Position, $"too many arguments supplied to string.format (expected {used}, got {arguments.Length})");
    }

    // The argument that a clause does not take; of what is written as a list or a map, the part.
    private Expr? Refused(char clause, Expr argument)
    {
        if (!FormatClauses.Takes(clause, types.TypeOf(argument)))
            return argument;
        return argument switch
        {
            ListExpr list when clause == 's' => list.Items.Select(item => Refused(clause, item.Value)).FirstOrDefault(wrong => wrong is not null),
            MapExpr map when clause == 's' => map.Entries.Select(entry => Refused(clause, entry.Key) ?? Refused(clause, entry.Value)).FirstOrDefault(wrong => wrong is not null),
            _ => null,
        };
    }
}
