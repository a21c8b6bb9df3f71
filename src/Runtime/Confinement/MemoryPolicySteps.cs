using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Confinement;

/// <summary>Where the process's memory comes from on a machine with several memory nodes. See set_mempolicy(2).</summary>
internal static class MemoryPolicySteps
{
    // Their places are the kernel's numbers.
    private static readonly string[] AllModes =
        ["MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY", "MPOL_WEIGHTED_INTERLEAVE"];

    // From bit 13 on.
    private static readonly string[] AllFlags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES"];

    public static IReadOnlyList<string> Modes => AllModes;

    public static IReadOnlyList<string> Flags => AllFlags;

    public static void Add(Plan launch, MemoryPolicy policy)
    {
        const string Path = "linux.memoryPolicy";
        const int FirstFlag = 13;
        long mode = Words.Find(AllModes, policy.Mode, Path + ".mode");
        foreach (string flag in policy.Flags)
            mode |= 1L << (FirstFlag + Words.Find(AllFlags, flag, Path + ".flags"));

        ulong[]? nodes = NumberSet.Parse(policy.Nodes, Path + ".nodes");
        bool takesNodes = policy.Mode is not ("MPOL_DEFAULT" or "MPOL_LOCAL");
        if (!takesNodes && nodes is not null)
            throw Words.Wrong(Path + ".nodes", $"{policy.Mode} takes no nodes");

        if (takesNodes && nodes is null && policy.Mode is not "MPOL_PREFERRED")
            throw Words.Wrong(Path + ".nodes", $"{policy.Mode} needs nodes");

        // The kernel reads one bit less than it is told.
        Argument mask = nodes is null ? Argument.Null : Block.Of($"nodes({policy.Nodes})", nodes);
        launch.Add($"set memory policy {policy.Mode} {policy.Nodes}".TrimEnd(), SystemCall.set_mempolicy, mode, mask, ((nodes?.Length ?? 0) * 64) + 1);
    }
}
