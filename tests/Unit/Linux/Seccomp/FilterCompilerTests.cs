using Gantry.Linux.Seccomp;

namespace Gantry.Tests.Seccomp;

public sealed class FilterCompilerTests
{
    private const uint Allow = 0x7fff0000;
    private const uint Refused = 0x00050001;
    private const uint NotImplemented = 0x00050026;
    private const uint Killed = 0x80000000;

    [Fact]
    public void Every_call_of_every_architecture_gets_the_answer_of_its_rule()
    {
        string[] allowed = ["read", "write", "openat", "exit_group", "futex", "clock_gettime64", "pselect6"];
        BpfInstruction[] program = FilterCompiler.Compile(Filter(new FilterRule(allowed, FilterAction.Allow, [])));

        foreach ((SystemCallTable table, uint architecture) in (IEnumerable<(SystemCallTable, uint)>)[(SystemCallTable.X64, SystemCallTable.X64Architecture), (SystemCallTable.X86, SystemCallTable.X86Architecture), (SystemCallTable.X32, SystemCallTable.X64Architecture)])
        {
            foreach (string name in (string[])["read", "write", "openat", "exit_group", "futex", "pselect6", "mount", "open", "brk", "fork"])
            {
                uint number = table.Find(name)!.Value;
                uint last = allowed.Max(a => table.Find(a) ?? 0);
                uint expected = allowed.Contains(name) ? Allow : number > last ? NotImplemented : Refused;
                Assert.Equal(expected, BpfMachine.Run(program, architecture, number));
            }
        }
    }

    [Fact]
    public void A_call_younger_than_the_filter_does_not_exist()
    {
        BpfInstruction[] program = FilterCompiler.Compile(Filter(new FilterRule(["read"], FilterAction.Allow, [])));

        Assert.Equal(NotImplemented, BpfMachine.Run(program, SystemCallTable.X64Architecture, 4000));
    }

    [Fact]
    public void Architectures_that_are_not_covered_are_killed_or_have_no_calls()
    {
        BpfInstruction[] program = FilterCompiler.Compile(Filter(new FilterRule(["read"], FilterAction.Allow, [])) with { CoversX86 = false, CoversX32 = false });

        Assert.Equal(Killed, BpfMachine.Run(program, SystemCallTable.X86Architecture, 3));
        Assert.Equal(Killed, BpfMachine.Run(program, 0xC00000B7, 0));
        Assert.Equal(NotImplemented, BpfMachine.Run(program, SystemCallTable.X64Architecture, SystemCallTable.X32Bit));
    }

    [Theory]
    [InlineData(Comparison.Equal)]
    [InlineData(Comparison.NotEqual)]
    [InlineData(Comparison.Less)]
    [InlineData(Comparison.LessOrEqual)]
    [InlineData(Comparison.Greater)]
    [InlineData(Comparison.GreaterOrEqual)]
    public void Arguments_are_compared_with_all_their_64_bits(Comparison comparison)
    {
        ulong[] values = [0, 1, 5, 0xFFFFFFFF, 0x1_0000_0000, 0x1_0000_0005, 0x5_0000_0001, ulong.MaxValue];
        foreach (ulong wanted in values)
        {
            BpfInstruction[] program = FilterCompiler.Compile(Filter(new FilterRule(["write"], FilterAction.Allow, [new ArgumentTest(2, comparison, wanted)]), new FilterRule(["tee"], FilterAction.Allow, [])));
            foreach (ulong given in values)
            {
                bool holds = comparison switch
                {
                    Comparison.Equal => given == wanted,
                    Comparison.NotEqual => given != wanted,
                    Comparison.Less => given < wanted,
                    Comparison.LessOrEqual => given <= wanted,
                    Comparison.Greater => given > wanted,
                    _ => given >= wanted,
                };
                Assert.Equal(holds ? Allow : Refused, BpfMachine.Run(program, SystemCallTable.X64Architecture, 1, 0, 0, given));
            }
        }
    }

    [Theory]
    [InlineData(0x7E020000UL, 0UL, 0x11UL, true)]
    [InlineData(0x7E020000UL, 0UL, 0x10000011UL, false)]
    [InlineData(0xFF_0000_0000UL, 0x01_0000_0000UL, 0x01_0000_00FFUL, true)]
    [InlineData(0xFF_0000_0000UL, 0x01_0000_0000UL, 0x02_0000_00FFUL, false)]
    public void Masked_comparison_looks_only_at_the_masked_bits(ulong mask, ulong value, ulong given, bool holds)
    {
        BpfInstruction[] program = FilterCompiler.Compile(Filter(new FilterRule(["clone"], FilterAction.Allow, [new ArgumentTest(0, Comparison.MaskedEqual, mask, value)]), new FilterRule(["tee"], FilterAction.Allow, [])));

        Assert.Equal(holds ? Allow : Refused, BpfMachine.Run(program, SystemCallTable.X64Architecture, 56, given));
    }

    [Fact]
    public void Tests_of_one_rule_must_all_hold_and_rules_are_alternatives()
    {
        ArgumentTest first = new(0, Comparison.Equal, 1), second = new(1, Comparison.Equal, 2);
        BpfInstruction[] program = FilterCompiler.Compile(Filter(
            new FilterRule(["write"], FilterAction.Allow, [first, second]),
            new FilterRule(["write"], FilterAction.Log, [new ArgumentTest(0, Comparison.Equal, 9)]),
            new FilterRule(["tee"], FilterAction.Allow, [])));

        Assert.Equal(Allow, BpfMachine.Run(program, SystemCallTable.X64Architecture, 1, 1, 2));
        Assert.Equal(Refused, BpfMachine.Run(program, SystemCallTable.X64Architecture, 1, 1, 3));
        Assert.Equal(0x7ffc0000u, BpfMachine.Run(program, SystemCallTable.X64Architecture, 1, 9, 3));
    }

    [Fact]
    public void The_tables_have_the_kernels_numbers()
    {
        Assert.Equal(59u, SystemCallTable.X64.Find("execve"));
        Assert.Equal(11u, SystemCallTable.X86.Find("execve"));
        Assert.Equal(520u | SystemCallTable.X32Bit, SystemCallTable.X32.Find("execve"));
        Assert.Equal(435u, SystemCallTable.X64.Find("clone3"));
        Assert.Null(SystemCallTable.X64.Find("nosuch"));
    }

    private static SystemCallFilter Filter(params FilterRule[] rules) => new()
    {
        DefaultAction = FilterAction.Errno(1),
        Rules = rules,
        CoversX86 = true,
        CoversX32 = true,
    };
}
