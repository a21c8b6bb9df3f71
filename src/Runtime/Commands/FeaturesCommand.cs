using System.Text.Json;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Commands;

/// <summary>`features`: what this runtime can do, for engines to read.</summary>
internal static class FeaturesCommand
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        if (new OptionSet("features").Parse(arguments).Length > 0)
            throw new OptionSet("features").Wrong("takes no arguments");

        Terminal.Out(JsonSerializer.Serialize(Describe(), IndentedJson.Specs.Features));
        return 0;
    }

    private static Features Describe() => new()
    {
        OciVersionMin = "1.0.0",
        OciVersionMax = "1.3.0",
        Hooks = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"],
        MountOptions = MountOptions.Known,
        Linux = new LinuxFeatures
        {
            Namespaces = ["cgroup", "ipc", "mount", "network", "pid", "user", "uts"],
            Capabilities = CapabilitySet.Names,
            Cgroup = new CgroupFeatures { V1 = true, V2 = true },
            Seccomp = DescribeSeccomp(),
            Apparmor = new Toggle(),
            Selinux = new Toggle(),
            IntelRdt = new Toggle(),
            MountExtensions = new MountExtensions { Idmap = new Toggle() },
            NetDevices = new Toggle(),
        },
    };

    private static SeccompFeatures DescribeSeccomp()
    {
        string[] flags = ["SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"];
        return new SeccompFeatures
        {
            Enabled = true,
            Actions =
            [
                "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_LOG",
                "SCMP_ACT_TRACE", "SCMP_ACT_TRAP",
            ],
            Operators = ["SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_LE", "SCMP_CMP_LT", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE"],
            Archs = ["SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_X86_64"],
            KnownFlags = flags,
            SupportedFlags = flags,
        };
    }
}
