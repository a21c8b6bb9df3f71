using Gantry.Linux.Seccomp;

namespace Gantry.Tests.Seccomp;

/// <summary>Thousands of filters and calls from a fixed seed: the program answers as its rules say, and the kernel would take it.</summary>
public sealed class FilterPropertyTests
{
    private const int Filters = 1500;
    private const int CallsPerFilter = 80;

    private static readonly string[] Names =
    [
        "read", "write", "open", "openat", "clone", "clone3", "mkdir", "socket", "execve", "exit_group", "personality", "clock_gettime64", "rt_sigaction", "ioctl",
        "futex", "io_uring_setup", "waitpid", "nosuchcall",
    ];

    private static readonly ulong[] Corners =
        [0, 1, 2, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x1_0000_0000, 0x1_0000_0001, 0x7FFFFFFF_FFFFFFFF, 0x80000000_00000000, ulong.MaxValue];

    private static readonly FilterAction[] Actions =
        [FilterAction.Allow, FilterAction.Errno(1), FilterAction.Errno(13), FilterAction.KillProcess, FilterAction.KillThread, FilterAction.Log, FilterAction.Notify, FilterAction.Trace(5), FilterAction.Trap];

    [Fact]
    public void A_compiled_filter_answers_as_its_rules_say()
    {
        var random = new Random(20260714);
        for (int i = 0; i < Filters; i++)
        {
            SystemCallFilter filter = SomeFilter(random);
            BpfInstruction[] program = FilterCompiler.Compile(filter);
            AssertKernelTakes(program);
            for (int call = 0; call < CallsPerFilter; call++)
                AssertAnswers(filter, program, random);
        }
    }

    [Fact]
    public void Every_action_and_comparison_occurs_among_the_filters()
    {
        var random = new Random(20260714);
        var rules = Enumerable.Range(0, 300).SelectMany(_ => SomeFilter(random).Rules).ToList();

        Assert.Equal(Actions.ToHashSet(), rules.Select(rule => rule.Action).ToHashSet());
        Assert.Equal(Enum.GetValues<Comparison>().ToHashSet(), rules.SelectMany(rule => rule.Tests).Select(test => test.Comparison).ToHashSet());
    }

    [Fact]
    public void A_filter_beyond_the_kernels_limit_is_refused()
    {
        FilterRule[] rules = [.. Enumerable.Range(0, 1000).Select(i => new FilterRule(["ioctl"], FilterAction.Allow, [new ArgumentTest(1, Comparison.Equal, (ulong)i)]))];
        var filter = new SystemCallFilter { DefaultAction = FilterAction.Errno(1), Rules = rules };

        Assert.Throws<ArgumentException>(() => FilterCompiler.Compile(filter));
    }

    private static void AssertAnswers(SystemCallFilter filter, BpfInstruction[] program, Random random)
    {
        (uint architecture, SystemCallTable table) = random.Next(4) switch
        {
            0 => (SystemCallTable.X86Architecture, SystemCallTable.X86),
            1 => (SystemCallTable.X64Architecture, SystemCallTable.X32),
            2 when random.Next(8) == 0 => (0xC00000B7U, SystemCallTable.X64),
            _ => (SystemCallTable.X64Architecture, SystemCallTable.X64),
        };
        uint number = table.Find(Names[random.Next(Names.Length)]) ?? (uint)random.Next(700);
        ulong[] arguments = [.. Enumerable.Range(0, 6).Select(_ => SomeValue(random))];

        uint answer = BpfMachine.Run(program, architecture, number, arguments);

        Assert.Equal(FilterReference.Answer(filter, architecture, number, arguments).Value, answer);
    }

    // bpf_check_classic and seccomp_check_filter: jumps stay inside, the last instruction returns, loads are of whole words of seccomp_data.
    private static void AssertKernelTakes(BpfInstruction[] program)
    {
        Assert.InRange(program.Length, 1, 4096);
        Assert.Equal(0x06, program[^1].Code);
        for (int at = 0; at < program.Length; at++)
        {
            BpfInstruction instruction = program[at];
            int furthest = instruction.Code switch
            {
                0x05 => checked((int)instruction.Value),
                0x15 or 0x25 or 0x35 => Math.Max(instruction.JumpTrue, instruction.JumpFalse),
                _ => 0,
            };
            Assert.True(at + furthest + (instruction.Code == 0x06 ? 0 : 1) < program.Length);
            if (instruction.Code == 0x20)
                Assert.True(instruction.Value % 4 == 0 && instruction.Value < 64);
        }
    }

    private static SystemCallFilter SomeFilter(Random random) => new()
    {
        DefaultAction = Actions[random.Next(Actions.Length)],
        Rules = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => SomeRule(random))],
        CoversX86 = random.Next(2) == 0,
        CoversX32 = random.Next(2) == 0,
    };

    private static FilterRule SomeRule(Random random) => new(
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Names[random.Next(Names.Length)])],
        Actions[random.Next(Actions.Length)],
        [.. Enumerable.Range(0, random.Next(4)).Select(index => new ArgumentTest((uint)(index + random.Next(3)), (Comparison)random.Next(7), SomeValue(random), SomeValue(random)))]);

    private static ulong SomeValue(Random random) => random.Next(3) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => Corners[random.Next(Corners.Length)] + (ulong)random.Next(-1, 2),
        _ => Corners[random.Next(Corners.Length)],
    };
}
