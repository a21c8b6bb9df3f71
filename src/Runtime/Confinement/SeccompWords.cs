using Gantry.Linux.Seccomp;

namespace Gantry.Runtime.Confinement;

/// <summary>The words of the `seccomp` section and what they mean to the kernel. `features` lists the same tables.</summary>
internal static class SeccompWords
{
    private const uint MaxErrno = 4095;
    private const uint NotPermitted = 1;

    // Their places are the bits of seccomp(2); the empty ones are not for config.json to set.
    private static readonly string[] FlagsByBit =
    [
        "SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "", "", "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
    ];

    private static readonly string[] Comparisons =
        ["SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"];

    private static readonly string[] AllActions =
    [
        "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY",
        "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
    ];

    // A machine of this kind cannot make the calls of the others, so what a filter says of those holds without a single instruction.
    private static readonly string[] AllArchitectures =
    [
        "SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_ARM", "SCMP_ARCH_AARCH64", "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K", "SCMP_ARCH_MIPS",
        "SCMP_ARCH_MIPS64", "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64",
        "SCMP_ARCH_PPC64LE", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_SH", "SCMP_ARCH_SHEB", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64", "SCMP_ARCH_RISCV64",
    ];

    public static IReadOnlyList<string> Actions => AllActions;

    public static IReadOnlyList<string> Operators => Comparisons;

    public static IReadOnlyList<string> Architectures => AllArchitectures;

    public static IReadOnlyList<string> Flags { get; } = [.. FlagsByBit.Where(static flag => flag.Length > 0)];

    public static long FlagBit(string flag, string path) => flag.Length == 0 ? throw Words.Wrong(path, "a flag has no name") : 1L << Words.Find(FlagsByBit, flag, path);

    public static Comparison Comparison(string word, string path) => (Comparison)Words.Find(Comparisons, word, path);

    public static void CheckArchitecture(string word, string path) => _ = Words.Find(AllArchitectures, word, path);

    public static FilterAction Action(string word, uint? errno, string path)
    {
        _ = Words.Find(AllActions, word, path);
        if (errno is { } number && (word is not ("SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE") || number > (word is "SCMP_ACT_ERRNO" ? MaxErrno : ushort.MaxValue)))
            throw Words.Wrong(path, $"{word} does not go with the error number {number}");

        return word switch
        {
            "SCMP_ACT_ALLOW" => FilterAction.Allow,
            "SCMP_ACT_ERRNO" => FilterAction.Errno(errno ?? NotPermitted),
            "SCMP_ACT_KILL_PROCESS" => FilterAction.KillProcess,
            "SCMP_ACT_LOG" => FilterAction.Log,
            "SCMP_ACT_NOTIFY" => FilterAction.Notify,
            "SCMP_ACT_TRACE" => FilterAction.Trace(errno ?? NotPermitted),
            "SCMP_ACT_TRAP" => FilterAction.Trap,
            _ => FilterAction.KillThread,
        };
    }
}
