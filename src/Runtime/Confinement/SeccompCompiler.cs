using System.Globalization;
using System.Runtime.InteropServices;
using Gantry.Linux.Seccomp;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Confinement;

/// <summary>Compiles the `seccomp` section of config.json, or says what is wrong with it. Pure: the same section always gives the same bytes.</summary>
internal static class SeccompCompiler
{
    private const string Section = "linux.seccomp";
    private const int MaxArgument = 5;

    // SECCOMP_FILTER_FLAG_TSYNC_ESRCH: the kernel takes TSYNC together with a listener only with it.
    private const long ThreadSync = 1, NewListener = 8, ThreadSyncError = 16, WaitKillable = 32;

    public static CompiledFilter Compile(Seccomp seccomp)
    {
        SystemCallFilter filter = Filter(seccomp);
        bool notifies = filter.DefaultAction == FilterAction.Notify || filter.Rules.Any(static rule => rule.Action == FilterAction.Notify);
        CheckListener(seccomp, filter, notifies);
        return new CompiledFilter(Bytes(filter), Flags(seccomp, notifies), notifies);
    }

    /// <summary>Whether the filter always lets a system call of x86-64 pass.</summary>
    public static bool Passes(Seccomp seccomp, string call)
    {
        string action = seccomp.DefaultAction;
        bool depends = false;
        foreach (SeccompSyscall rule in seccomp.Syscalls)
        {
            if (rule.Action == seccomp.DefaultAction || !rule.Names.Contains(call))
                continue;

            if (rule.Args.Count == 0)
                return IsPassing(rule.Action);

            depends |= !IsPassing(rule.Action) || !IsPassing(action);
        }

        return !depends && IsPassing(action);
    }

    private static bool IsPassing(string action) => action is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG";

    private static byte[] Bytes(SystemCallFilter filter)
    {
        try
        {
            return MemoryMarshal.AsBytes<BpfInstruction>(FilterCompiler.Compile(filter)).ToArray();
        }
        catch (ArgumentException tooLong)
        {
            throw Words.Unsupported(Section, tooLong.Message);
        }
    }

    private static SystemCallFilter Filter(Seccomp seccomp)
    {
        var rules = new List<FilterRule>(seccomp.Syscalls.Count);
        for (int i = 0; i < seccomp.Syscalls.Count; i++)
            AddRules(rules, seccomp.Syscalls[i], i);

        foreach (string architecture in seccomp.Architectures)
            SeccompWords.CheckArchitecture(architecture, Section + ".architectures");

        return new SystemCallFilter
        {
            DefaultAction = SeccompWords.Action(seccomp.DefaultAction, seccomp.DefaultErrnoRet, Section + ".defaultAction"),
            Rules = rules,
            CoversX86 = seccomp.Architectures.Contains("SCMP_ARCH_X86"),
            CoversX32 = seccomp.Architectures.Contains("SCMP_ARCH_X32"),
        };
    }

    // Two tests of one argument are alternatives; tests of different arguments must all hold. So libseccomp's users expect it.
    private static void AddRules(List<FilterRule> rules, SeccompSyscall entry, int index)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{Section}.syscalls[{index}]");
        if (entry.Names.Count == 0)
            throw Words.Wrong(path + ".names", "is empty");

        FilterAction action = SeccompWords.Action(entry.Action, entry.ErrnoRet, path + ".action");
        var tests = new ArgumentTest[entry.Args.Count];
        for (int i = 0; i < tests.Length; i++)
            tests[i] = Test(entry.Args[i], path);

        if (tests.Select(static test => test.Index).Distinct().Count() == tests.Length)
        {
            rules.Add(new FilterRule(entry.Names, action, tests));
            return;
        }

        foreach (ArgumentTest test in tests)
            rules.Add(new FilterRule(entry.Names, action, [test]));
    }

    private static ArgumentTest Test(SeccompArgument argument, string path) => argument.Index <= MaxArgument
        ? new ArgumentTest(argument.Index, SeccompWords.Comparison(argument.Op, path + ".args.op"), argument.Value, argument.ValueTwo)
        : throw Words.Wrong(path + ".args.index", $"a system call has no argument {argument.Index}");

    private static void CheckListener(Seccomp seccomp, SystemCallFilter filter, bool notifies)
    {
        bool hasPath = !string.IsNullOrEmpty(seccomp.ListenerPath);
        if (!hasPath && !string.IsNullOrEmpty(seccomp.ListenerMetadata))
            throw Words.Wrong(Section + ".listenerMetadata", "is for the listener, but listenerPath is missing");

        if (notifies && !hasPath)
            throw Words.Wrong(Section + ".listenerPath", "is missing: SCMP_ACT_NOTIFY needs one who answers");

        if (notifies && !seccomp.ListenerPath!.StartsWith('/'))
            throw Words.Wrong(Section + ".listenerPath", $"{seccomp.ListenerPath} is not an absolute path");

        // The container's process itself hands the listener on, and would wait for the one who has not got it yet.
        if (notifies && Notifies(filter, "sendmsg"))
            throw Words.Wrong(Section, "sendmsg cannot be left to the listener: it is what sends the listener its descriptor");
    }

    private static bool Notifies(SystemCallFilter filter, string call)
    {
        bool byDefault = filter.DefaultAction == FilterAction.Notify;
        foreach (FilterRule rule in filter.Rules)
        {
            if (!rule.SystemCalls.Contains(call) || rule.Action == filter.DefaultAction)
                continue;

            if (rule.Action == FilterAction.Notify)
                return true;

            byDefault &= rule.Tests.Count > 0;
        }

        return byDefault;
    }

    private static long Flags(Seccomp seccomp, bool notifies)
    {
        long bits = notifies ? NewListener : 0;
        foreach (string flag in seccomp.Flags)
            bits |= SeccompWords.FlagBit(flag, Section + ".flags");

        if ((bits & WaitKillable) != 0 && !notifies)
            throw Words.Wrong(Section + ".flags", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV needs SCMP_ACT_NOTIFY");

        return notifies && (bits & ThreadSync) != 0 ? bits | ThreadSyncError : bits;
    }
}
