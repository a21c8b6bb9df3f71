namespace Gantry.Linux.Seccomp;

/// <summary>Compiles a system call filter for x86-64: a binary search over the numbers, then the tests of the arguments.</summary>
public static class FilterCompiler
{
    // Offsets in struct seccomp_data: number, architecture, instruction pointer, six arguments of 8 bytes.
    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;
    private const int ArgumentsOffset = 16;
    private const uint NotImplemented = 38;

    // The kernel's limit, BPF_MAXINSNS.
    private const int MaxInstructions = 4096;

    public static BpfInstruction[] Compile(SystemCallFilter filter)
    {
        var program = new BpfProgram();
        program.Load(ArchitectureOffset);
        program.OnlyIf(BpfProgram.IfEqual, SystemCallTable.X64Architecture);
        int toX64 = program.Jump();
        if (filter.CoversX86)
            AddX86(program, filter);
        else
            program.Return(FilterAction.KillProcess);

        program.Land(toX64);
        AddX64(program, filter);
        if (program.Count > MaxInstructions)
            throw new ArgumentException($"the system call filter needs {program.Count} instructions, the kernel takes {MaxInstructions}", nameof(filter));

        return program.ToArray();
    }

    private static void AddX86(BpfProgram program, SystemCallFilter filter)
    {
        program.Unless(BpfProgram.IfEqual, SystemCallTable.X86Architecture);
        program.Return(FilterAction.KillProcess);
        program.Load(NumberOffset);
        AddTable(program, CallRanges.Of(filter, SystemCallTable.X86));
    }

    private static void AddX64(BpfProgram program, SystemCallFilter filter)
    {
        program.Load(NumberOffset);
        program.Unless(BpfProgram.IfGreaterOrEqual, SystemCallTable.X32Bit);
        int toPlain = program.Jump();
        if (filter.CoversX32)
            AddTable(program, CallRanges.Of(filter, SystemCallTable.X32));
        else
            program.Return(filter.DefaultAction.IsErrno ? FilterAction.Errno(NotImplemented) : filter.DefaultAction);

        program.Land(toPlain);
        AddTable(program, CallRanges.Of(filter, SystemCallTable.X64));
    }

    // The number is in the accumulator. Halves the ranges until one is left.
    private static void AddTable(BpfProgram program, ReadOnlySpan<CallRange> ranges)
    {
        if (ranges.Length == 1)
        {
            AddRange(program, ranges[0]);
            return;
        }

        int middle = ranges.Length / 2;
        program.OnlyIf(BpfProgram.IfGreaterOrEqual, ranges[middle].First);
        int toUpper = program.Jump();
        AddTable(program, ranges[..middle]);
        program.Land(toUpper);
        AddTable(program, ranges[middle..]);
    }

    private static void AddRange(BpfProgram program, CallRange range)
    {
        foreach (FilterRule rule in range.Conditional)
            AddRule(program, rule);

        program.Return(range.Otherwise);
    }

    private static void AddRule(BpfProgram program, FilterRule rule)
    {
        var misses = new List<int>();
        foreach (ArgumentTest test in rule.Tests)
            AddTest(program, test, misses);

        program.Return(rule.Action);
        foreach (int miss in misses)
            program.Land(miss);
    }

    // BPF compares 32 bits at a time: the high half decides unless it is equal, then the low half does.
    private static void AddTest(BpfProgram program, ArgumentTest test, List<int> misses)
    {
        int low = ArgumentsOffset + (8 * (int)test.Index), high = low + 4;
        ulong value = test.Comparison == Comparison.MaskedEqual ? test.ValueTwo & test.Value : test.Value;
        (uint lowValue, uint highValue) = ((uint)value, (uint)(value >> 32));
        (uint lowMask, uint highMask) = test.Comparison == Comparison.MaskedEqual ? ((uint)test.Value, (uint)(test.Value >> 32)) : (uint.MaxValue, uint.MaxValue);
        switch (test.Comparison)
        {
            case Comparison.Equal or Comparison.MaskedEqual:
                LoadMasked(program, high, highMask);
                misses.Add(JumpUnless(program, BpfProgram.IfEqual, highValue));
                LoadMasked(program, low, lowMask);
                misses.Add(JumpUnless(program, BpfProgram.IfEqual, lowValue));
                return;
            case Comparison.NotEqual:
                program.Load(high);
                int different = JumpUnless(program, BpfProgram.IfEqual, highValue);
                program.Load(low);
                misses.Add(JumpIf(program, BpfProgram.IfEqual, lowValue));
                program.Land(different);
                return;
            default:
                AddOrderTest(program, test.Comparison, (high, highValue), (low, lowValue), misses);
                return;
        }
    }

    private static void AddOrderTest(BpfProgram program, Comparison comparison, (int Offset, uint Value) high, (int Offset, uint Value) low, List<int> misses)
    {
        bool wantsGreater = comparison is Comparison.Greater or Comparison.GreaterOrEqual;
        program.Load(high.Offset);
        int highGreater = JumpIf(program, BpfProgram.IfGreater, high.Value);
        int highLess = JumpUnless(program, BpfProgram.IfEqual, high.Value);
        program.Load(low.Offset);
        misses.Add(comparison switch
        {
            Comparison.Greater => JumpUnless(program, BpfProgram.IfGreater, low.Value),
            Comparison.GreaterOrEqual => JumpUnless(program, BpfProgram.IfGreaterOrEqual, low.Value),
            Comparison.Less => JumpIf(program, BpfProgram.IfGreaterOrEqual, low.Value),
            _ => JumpIf(program, BpfProgram.IfGreater, low.Value),
        });
        misses.Add(wantsGreater ? highLess : highGreater);
        program.Land(wantsGreater ? highGreater : highLess);
    }

    private static void LoadMasked(BpfProgram program, int offset, uint mask)
    {
        program.Load(offset);
        if (mask != uint.MaxValue)
            program.And(mask);
    }

    private static int JumpIf(BpfProgram program, ushort condition, uint value)
    {
        program.OnlyIf(condition, value);
        return program.Jump();
    }

    private static int JumpUnless(BpfProgram program, ushort condition, uint value)
    {
        program.Unless(condition, value);
        return program.Jump();
    }
}
