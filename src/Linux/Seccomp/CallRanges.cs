namespace Gantry.Linux.Seccomp;

/// <summary>Sorts a filter's rules by system call number and joins neighbours with the same answer.</summary>
internal sealed class CallRanges
{
    private const uint NotImplemented = 38;

    private readonly SystemCallFilter _filter;
    private readonly SystemCallTable _table;

    // By number, counted from the table's first: none where no rule names the call.
    private readonly FilterAction?[] _answers;
    private readonly Dictionary<uint, List<FilterRule>> _conditional = [];
    private uint _end;

    private CallRanges(SystemCallFilter filter, SystemCallTable table)
    {
        _filter = filter;
        _table = table;
        _answers = new FilterAction?[table.Limit];
        foreach (FilterRule rule in filter.Rules)
            Collect(rule);
    }

    public static CallRange[] Of(SystemCallFilter filter, SystemCallTable table) => new CallRanges(filter, table).Join();

    private void Collect(FilterRule rule)
    {
        foreach (string name in rule.SystemCalls)
        {
            if (_table.Find(name) is { } number)
                Collect(rule, number - _table.First);
        }
    }

    // As libseccomp has it: a rule that only repeats the default says nothing, and one without tests stands above those with tests.
    private void Collect(FilterRule rule, uint index)
    {
        _end = Math.Max(_end, index + 1);
        if (rule.Action == _filter.DefaultAction || _answers[index] is not null)
            return;

        if (rule.Tests.Count == 0)
        {
            _answers[index] = rule.Action;
            _conditional.Remove(index);
            return;
        }

        if (!_conditional.TryGetValue(index, out List<FilterRule>? tested))
            _conditional.Add(index, tested = []);

        tested.Add(rule);
    }

    private CallRange[] Join()
    {
        var ranges = new List<CallRange>(128);
        for (uint index = 0; index < _end; index++)
            Append(ranges, new CallRange(_table.First + index, (IReadOnlyList<FilterRule>?)_conditional.GetValueOrDefault(index) ?? [], _answers[index] ?? _filter.DefaultAction));

        // A call younger than the profile is answered as by a kernel without it, so that programs fall back to older ones.
        Append(ranges, new CallRange(_table.First + _end, [], _filter.DefaultAction.IsErrno && _end > 0 ? FilterAction.Errno(NotImplemented) : _filter.DefaultAction));
        return [.. ranges];
    }

    private static void Append(List<CallRange> ranges, CallRange range)
    {
        bool joins = ranges.Count > 0 && range.Conditional.Count == 0 && ranges[^1].Conditional.Count == 0 && ranges[^1].Otherwise == range.Otherwise;
        if (!joins)
            ranges.Add(range);
    }
}
