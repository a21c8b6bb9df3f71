using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>The default system call filter: a list of what is allowed, wider with each capability that a container has.</summary>
internal static class SeccompProfile
{
    private const string Allow = "SCMP_ACT_ALLOW";
    private const string Refuse = "SCMP_ACT_ERRNO";
    private const uint NoSuchCall = 38;

    // CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET.
    private const ulong NamespaceFlags = 0x7E020000;

    // The one address family that is refused: AF_VSOCK reaches the hypervisor around every network rule.
    private const ulong VirtualSocketFamily = 40;

    private static readonly ulong[] Personalities = [0, 8, 0x20000, 0x20008, 0xFFFFFFFF];

    private static readonly FrozenDictionary<string, string[]> Calls = ReadCalls();

    public static Seccomp For(IReadOnlyCollection<string> capabilities)
    {
        List<SeccompSyscall> rules = [Allowed(Calls["always"])];
        rules.AddRange(capabilities.Where(Calls.ContainsKey).Order().Select(name => Allowed(Calls[name])));
        rules.Add(Allowed(["socket"], Compare(0, VirtualSocketFamily, "SCMP_CMP_LT")));
        rules.Add(Allowed(["socket"], Compare(0, VirtualSocketFamily, "SCMP_CMP_GT")));
        rules.AddRange(Personalities.Select(value => Allowed(["personality"], Compare(0, value, "SCMP_CMP_EQ"))));
        if (!capabilities.Contains("CAP_SYS_ADMIN"))
        {
            // No new namespaces. clone3's flags lie in memory where a filter cannot look, so it does not exist;
            // the C library then falls back to clone.
            rules.Add(Allowed(["clone"], Compare(0, NamespaceFlags, "SCMP_CMP_MASKED_EQ")));
            rules.Add(new SeccompSyscall { Names = ["clone3"], Action = Refuse, ErrnoRet = NoSuchCall });
        }
        return new Seccomp { DefaultAction = Refuse, DefaultErrnoRet = 1, Architectures = Architectures(), Syscalls = rules };
    }

    private static string[] Architectures() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
        : ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];

    private static SeccompSyscall Allowed(IReadOnlyList<string> names, params SeccompArgument[] arguments) =>
        new() { Names = names, Action = Allow, Args = arguments };

    // A masked comparison takes the mask first and the expected bits, none, second.
    private static SeccompArgument Compare(uint index, ulong value, string operation) =>
        new() { Index = index, Value = value, ValueTwo = 0, Op = operation };

    private static FrozenDictionary<string, string[]> ReadCalls()
    {
        using Stream resource = typeof(SeccompProfile).Assembly.GetManifestResourceStream("syscalls.txt")!;
        using var reader = new StreamReader(resource);
        var groups = new Dictionary<string, List<string>>();
        List<string> current = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            if (line.EndsWith(':'))
                groups[line[..^1]] = current = [];
            else
                current.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        return groups.ToFrozenDictionary(group => group.Key, group => group.Value.ToArray());
    }
}
