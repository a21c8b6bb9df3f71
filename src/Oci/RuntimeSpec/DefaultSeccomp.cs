namespace Gantry.Oci.RuntimeSpec;

/// <summary>The system call filter of containers that ask for no other one: an allow-list that grows with the container's capabilities.</summary>
public static class DefaultSeccomp
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Refuse = "SCMP_ACT_ERRNO";
    private const uint NotPermitted = 1;
    private const uint NotImplemented = 38;

    // Every CLONE_NEW flag of clone(2) but CLONE_NEWTIME, which clone cannot take.
    private const ulong NamespaceFlags = 0x7E020000;

    private const ulong VsockFamily = 40;
    private const ulong AlgorithmFamily = 38;

    /// <summary>The filter for a container whose bounding set is the given capabilities (`CAP_NET_RAW`).</summary>
    public static Seccomp For(IReadOnlyCollection<string> capabilities)
    {
        var rules = new List<SeccompSyscall> { Allowing(DefaultSeccompCalls.Always.Split(' ')) };
        AddSockets(rules);
        AddPersonalities(rules);
        AddClone(rules, capabilities.Contains("CAP_SYS_ADMIN"));
        foreach ((string capability, string calls) in DefaultSeccompCalls.WithCapability)
        {
            if (capabilities.Contains(capability))
                rules.Add(Allowing(calls.Split(' ')));
        }

        return new Seccomp
        {
            DefaultAction = Refuse,
            DefaultErrnoRet = NotPermitted,
            Architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
            Syscalls = rules,
        };
    }

    // All address families but AF_VSOCK, which reaches the hypervisor, and AF_ALG, whose kernel side has a history of holes.
    private static void AddSockets(List<SeccompSyscall> rules)
    {
        rules.Add(Allowing(["socket"], Compare(0, "SCMP_CMP_LT", AlgorithmFamily)));
        rules.Add(Allowing(["socket"], Compare(0, "SCMP_CMP_EQ", AlgorithmFamily + 1)));
        rules.Add(Allowing(["socket"], Compare(0, "SCMP_CMP_GT", VsockFamily)));
    }

    private static void AddPersonalities(List<SeccompSyscall> rules)
    {
        foreach (ulong persona in (ReadOnlySpan<ulong>)[0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF])
            rules.Add(Allowing(["personality"], Compare(0, "SCMP_CMP_EQ", persona)));
    }

    // clone3 takes its flags from memory, where a filter cannot look: programs that are told it does not exist use clone.
    private static void AddClone(List<SeccompSyscall> rules, bool mayMakeNamespaces)
    {
        if (mayMakeNamespaces)
            return;

        rules.Add(Allowing(["clone"], new SeccompArgument { Index = 0, Op = "SCMP_CMP_MASKED_EQ", Value = NamespaceFlags, ValueTwo = 0 }));
        rules.Add(new SeccompSyscall { Names = ["clone3"], Action = Refuse, ErrnoRet = NotImplemented });
    }

    private static SeccompSyscall Allowing(string[] names, params SeccompArgument[] tests) => new() { Names = names, Action = Allow, Args = tests };

    private static SeccompArgument Compare(uint index, string op, ulong value) => new() { Index = index, Op = op, Value = value };
}
