using System.Text.Json;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Hooks;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Commands;

/// <summary>`features`: what this runtime can do, for engines to read. Lists come from the tables that the code goes by.</summary>
internal static class FeaturesCommand
{
    private static readonly Toggle Yes = new() { Enabled = true };

    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (new OptionSet("features").Parse(arguments).Length > 0)
            throw new OptionSet("features").Wrong("takes no arguments");

        Terminal.Out(JsonSerializer.Serialize(Describe(), IndentedJson.Specs.Features));
        return 0;
    }

    internal static Features Describe() => new()
    {
        OciVersionMin = "1.0.0",
        OciVersionMax = "1.3.0",
        Hooks = HookPoints.All,
        MountOptions = MountOptions.Known,
        Linux = new LinuxFeatures
        {
            Namespaces = NamespaceSteps.Types,
            Capabilities = CapabilitySet.Names,
            Cgroup = new CgroupFeatures { V1 = true, V2 = true },
            Seccomp = DescribeSeccomp(),
            Apparmor = Yes,
            Selinux = Yes,
            IntelRdt = new IntelRdtFeatures { Enabled = true, Schemata = true, Monitoring = true },
            MemoryPolicy = new MemoryPolicyFeatures { Modes = MemoryPolicySteps.Modes, Flags = MemoryPolicySteps.Flags },
            MountExtensions = new MountExtensions { Idmap = Yes },
            NetDevices = Yes,
        },
    };

    private static SeccompFeatures DescribeSeccomp() => new()
    {
        Enabled = true,
        Actions = SeccompWords.Actions,
        Operators = SeccompWords.Operators,
        Archs = SeccompWords.Architectures,
        KnownFlags = SeccompWords.Flags,
        SupportedFlags = [.. SeccompWords.Flags.Where(SeccompProbe.Supports)],
    };
}
