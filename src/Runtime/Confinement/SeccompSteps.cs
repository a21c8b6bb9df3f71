using System.Runtime.InteropServices;
using Gantry.Linux.Seccomp;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>The system call filter of config.json, compiled here and installed by one step.</summary>
internal static class SeccompSteps
{
    private const int SetModeFilter = 1;

    private static readonly string[] Flags =
    [
        "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "", "", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    public static void Add(LaunchPlan plan, Seccomp? seccomp)
    {
        if (seccomp is null)
            return;

        BpfInstruction[] program = FilterCompiler.Compile(Filter(seccomp));
        var code = new Block($"bpf({program.Length} instructions)", MemoryMarshal.AsBytes<BpfInstruction>(program).ToArray());
        Block header = Block.Of($"filter of {program.Length} instructions", (long)program.Length, 0L).Pointing(8, code);
        plan.Launch.Add("install the system call filter", SystemCall.seccomp, SetModeFilter, FlagBits(seccomp), header);
    }

    /// <summary>Whether the filter lets the stub be executed by descriptor; a filter that forbids execveat costs its container that protection.</summary>
    public static bool AllowsStub(Seccomp? seccomp)
    {
        if (seccomp is null)
            return true;

        bool allowed = seccomp.DefaultAction is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG";
        foreach (SeccompSyscall entry in seccomp.Syscalls)
        {
            if (entry.Args.Count == 0 && entry.Names.Contains("execveat"))
                allowed = entry.Action is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG";
        }

        return allowed;
    }

    private static SystemCallFilter Filter(Seccomp seccomp)
    {
        var rules = new List<FilterRule>(seccomp.Syscalls.Count);
        foreach (SeccompSyscall entry in seccomp.Syscalls)
            AddRules(rules, entry);

        return new SystemCallFilter
        {
            DefaultAction = Action(seccomp.DefaultAction, seccomp.DefaultErrnoRet),
            Rules = rules,
            CoversX86 = Lists(seccomp, "SCMP_ARCH_X86"),
            CoversX32 = Lists(seccomp, "SCMP_ARCH_X32"),
        };
    }

    // Two tests of one argument are alternatives; tests of different arguments must all hold. So libseccomp's users expect it.
    private static void AddRules(List<FilterRule> rules, SeccompSyscall entry)
    {
        FilterAction action = Action(entry.Action, entry.ErrnoRet);
        ArgumentTest[] tests = [.. entry.Args.Select(Test)];
        if (tests.Select(t => t.Index).Distinct().Count() == tests.Length)
        {
            rules.Add(new FilterRule(entry.Names, action, tests));
            return;
        }

        foreach (ArgumentTest test in tests)
            rules.Add(new FilterRule(entry.Names, action, [test]));
    }

    private static ArgumentTest Test(SeccompArgument argument) => argument.Index > 5
        ? throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: seccomp: there is no argument {argument.Index}")
        : new ArgumentTest(argument.Index, CompareBy(argument.Op), argument.Value, argument.ValueTwo);

    private static Comparison CompareBy(string name) => name switch
    {
        "SCMP_CMP_NE" => Comparison.NotEqual,
        "SCMP_CMP_LT" => Comparison.Less,
        "SCMP_CMP_LE" => Comparison.LessOrEqual,
        "SCMP_CMP_EQ" => Comparison.Equal,
        "SCMP_CMP_GE" => Comparison.GreaterOrEqual,
        "SCMP_CMP_GT" => Comparison.Greater,
        "SCMP_CMP_MASKED_EQ" => Comparison.MaskedEqual,
        _ => throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: seccomp: unknown operator {name}"),
    };

    private static FilterAction Action(string name, uint? errno) => name switch
    {
        "SCMP_ACT_ALLOW" => FilterAction.Allow,
        "SCMP_ACT_ERRNO" => FilterAction.Errno(errno ?? 1),
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => FilterAction.KillThread,
        "SCMP_ACT_KILL_PROCESS" => FilterAction.KillProcess,
        "SCMP_ACT_TRAP" => FilterAction.Trap,
        "SCMP_ACT_LOG" => FilterAction.Log,
        "SCMP_ACT_TRACE" => FilterAction.Trace(errno ?? 1),
        "SCMP_ACT_NOTIFY" => throw new RuntimeException(RuntimeFailure.Unsupported, "seccomp: SCMP_ACT_NOTIFY is not supported yet"),
        _ => throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: seccomp: unknown action {name}"),
    };

    private static bool Lists(Seccomp seccomp, string architecture)
    {
        foreach (string listed in seccomp.Architectures)
        {
            if (listed == architecture)
                return true;
        }

        return false;
    }

    private static long FlagBits(Seccomp seccomp)
    {
        long bits = 0;
        foreach (string flag in seccomp.Flags)
        {
            int bit = Array.IndexOf(Flags, flag);
            bits |= bit >= 0 ? 1L << bit : throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: seccomp: unknown flag {flag}");
        }

        return bits;
    }
}
