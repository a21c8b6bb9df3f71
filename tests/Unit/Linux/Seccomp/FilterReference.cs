using Gantry.Linux.Seccomp;

namespace Gantry.Tests.Seccomp;

/// <summary>What a filter should answer, straight from its rules: the measure for the compiled program.</summary>
internal static class FilterReference
{
    private static readonly FilterAction NotImplemented = FilterAction.Errno(38);

    public static FilterAction Answer(SystemCallFilter filter, uint architecture, uint number, ulong[] arguments)
    {
        bool isX32 = architecture == SystemCallTable.X64Architecture && number >= SystemCallTable.X32Bit;
        switch (architecture)
        {
            case SystemCallTable.X86Architecture when filter.CoversX86:
                return Answer(filter, SystemCallTable.X86, number, arguments);
            case SystemCallTable.X64Architecture when !isX32:
                return Answer(filter, SystemCallTable.X64, number, arguments);
            case SystemCallTable.X64Architecture when filter.CoversX32:
                return Answer(filter, SystemCallTable.X32, number, arguments);
            case SystemCallTable.X64Architecture:
                return filter.DefaultAction.IsErrno ? NotImplemented : filter.DefaultAction;
            default:
                return FilterAction.KillProcess;
        }
    }

    private static FilterAction Answer(SystemCallFilter filter, SystemCallTable table, uint number, ulong[] arguments)
    {
        FilterRule[] rules = [.. filter.Rules.Where(rule => rule.Action != filter.DefaultAction && rule.SystemCalls.Any(name => table.Find(name) == number))];
        if (rules.FirstOrDefault(rule => rule.Tests.Count == 0) is { } always)
            return always.Action;

        if (rules.FirstOrDefault(rule => rule.Tests.All(test => Holds(test, arguments[test.Index]))) is { } matching)
            return matching.Action;

        uint[] named = [.. filter.Rules.SelectMany(rule => rule.SystemCalls).Select(table.Find).OfType<uint>()];
        bool isYounger = named.Length > 0 && number > named.Max();
        return isYounger && filter.DefaultAction.IsErrno ? NotImplemented : filter.DefaultAction;
    }

    private static bool Holds(ArgumentTest test, ulong argument) => test.Comparison switch
    {
        Comparison.NotEqual => argument != test.Value,
        Comparison.Less => argument < test.Value,
        Comparison.LessOrEqual => argument <= test.Value,
        Comparison.Equal => argument == test.Value,
        Comparison.GreaterOrEqual => argument >= test.Value,
        Comparison.Greater => argument > test.Value,
        _ => (argument & test.Value) == (test.ValueTwo & test.Value),
    };
}
