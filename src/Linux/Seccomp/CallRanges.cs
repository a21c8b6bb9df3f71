namespace Gantry.Linux.Seccomp;

/// <summary>Sorts a filter's rules by system call number and joins neighbours with the same answer.</summary>
internal sealed class CallRanges
{
    private const uint NotImplemented = 38;

    private readonly SystemCallFilter filter;
    private readonly SystemCallTable table;

    // By number, counted from the table's first: none where no rule names the call.
    private readonly FilterAction?[] answers;
    private readonly Dictionary<uint, List<FilterRule>> conditional = [];
    private uint end;

    private CallRanges(SystemCallFilter filter, SystemCallTable table)
    {
        this.filter = filter;
        this.table = table;
        answers = new FilterAction?[table.Limit];
        foreach (FilterRule rule in filter.Rules)
            Collect(rule);
    }

    public static CallRange[] Of(SystemCallFilter filter, SystemCallTable table) => new CallRanges(filter, table).Join();

    private void Collect(FilterRule rule)
    {
        foreach (string name in rule.SystemCalls)
        {
            if (table.Find(name) is { } number)
                Collect(rule, number - table.First);
        }
    }

    // As libseccomp has it: a rule that only repeats the default says nothing, and one without tests stands above those with tests.
    private void Collect(FilterRule rule, uint index)
    {
        end = Math.Max(end, index + 1);
        if (rule.Action == filter.DefaultAction || answers[index] is not null)
            return;

        if (rule.Tests.Count == 0)
        {
            answers[index] = rule.Action;
            conditional.Remove(index);
            return;
        }

        if (!conditional.TryGetValue(index, out List<FilterRule>? tested))
            conditional.Add(index, tested = []);

        tested.Add(rule);
    }

    private CallRange[] Join()
    {
        var ranges = new List<CallRange>(128);
        for (uint index = 0; index < end; index++)
            Append(ranges, new CallRange(table.First + index, (IReadOnlyList<FilterRule>?)conditional.GetValueOrDefault(index) ?? [], answers[index] ?? filter.DefaultAction));

        // A call younger than the profile is answered as by a kernel without it, so that programs fall back to older ones.
        Append(ranges, new CallRange(table.First + end, [], filter.DefaultAction.IsErrno && end > 0 ? FilterAction.Errno(NotImplemented) : filter.DefaultAction));
        return [.. ranges];
    }

    private static void Append(List<CallRange> ranges, CallRange range)
    {
        bool joins = ranges.Count > 0 && range.Conditional.Count == 0 && ranges[^1].Conditional.Count == 0 && ranges[^1].Otherwise == range.Otherwise;
        if (!joins)
            ranges.Add(range);
    }
}
