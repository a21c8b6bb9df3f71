namespace Gantry.Linux.Seccomp;

/// <summary>Sorts a filter's rules by system call number and joins neighbours with the same answer.</summary>
internal static class CallRanges
{
    private const uint NotImplemented = 38;

    public static CallRange[] Of(SystemCallFilter filter, SystemCallTable table)
    {
        SortedDictionary<uint, CallRange> calls = Collect(filter, table);
        uint first = table == SystemCallTable.X32 ? SystemCallTable.X32Bit : 0;
        var ranges = new List<CallRange>();
        uint next = first;
        foreach ((uint number, CallRange call) in calls)
        {
            if (number > next)
                Append(ranges, new CallRange(next, [], filter.DefaultAction));

            Append(ranges, call);
            next = number + 1;
        }

        // A call younger than the profile is answered as by a kernel without it, so that programs fall back to older ones.
        Append(ranges, new CallRange(next, [], filter.DefaultAction.IsErrno && calls.Count > 0 ? FilterAction.Errno(NotImplemented) : filter.DefaultAction));
        return [.. ranges];
    }

    private static SortedDictionary<uint, CallRange> Collect(SystemCallFilter filter, SystemCallTable table)
    {
        var conditional = new Dictionary<uint, List<FilterRule>>();
        var calls = new SortedDictionary<uint, CallRange>();
        foreach (FilterRule rule in filter.Rules)
        {
            foreach (string name in rule.SystemCalls)
            {
                if (table.Find(name) is { } number)
                    Collect(filter, conditional, calls, rule, number);
            }
        }

        return calls;
    }

    private static void Collect(
        SystemCallFilter filter, Dictionary<uint, List<FilterRule>> conditional, SortedDictionary<uint, CallRange> calls, FilterRule rule, uint number)
    {
        // As libseccomp has it: a rule that only repeats the default says nothing, and one without tests stands above those with tests.
        calls.TryAdd(number, new CallRange(number, [], filter.DefaultAction));
        CallRange known = calls[number];
        if (rule.Action == filter.DefaultAction || known.Otherwise != filter.DefaultAction)
            return;

        if (rule.Tests.Count == 0)
        {
            calls[number] = new CallRange(number, [], rule.Action);
            return;
        }

        if (!conditional.TryGetValue(number, out List<FilterRule>? tested))
            conditional.Add(number, tested = []);

        tested.Add(rule);
        calls[number] = known with { Conditional = tested };
    }

    private static void Append(List<CallRange> ranges, CallRange range)
    {
        bool joins = ranges.Count > 0 && range.Conditional.Count == 0 && ranges[^1].Conditional.Count == 0 && ranges[^1].Otherwise == range.Otherwise;
        if (!joins)
            ranges.Add(range);
    }
}
