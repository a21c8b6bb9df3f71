using Gantry.Engine;
using Gantry.Engine.Specs;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class SeccompDocumentTests
{
    private const string Docker = """
        {
          "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1,
          "archMap": [ { "architecture": "SCMP_ARCH_AARCH64", "subArchitectures": [] }, { "architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"] } ],
          "syscalls": [
            { "names": ["read", "write"], "action": "SCMP_ACT_ALLOW" },
            { "names": ["mount"], "action": "SCMP_ACT_ALLOW", "includes": { "caps": ["CAP_SYS_ADMIN"] } },
            { "names": ["clone"], "action": "SCMP_ACT_ALLOW", "args": [ { "index": 0, "value": 2114060288, "op": "SCMP_CMP_MASKED_EQ" } ], "excludes": { "caps": ["CAP_SYS_ADMIN"] } },
            { "names": ["arm_fadvise64_64"], "action": "SCMP_ACT_ALLOW", "includes": { "arches": ["arm64"] } },
            { "names": ["ptrace"], "action": "SCMP_ACT_ALLOW", "includes": { "minKernel": "99.0" } },
            { "name": "old", "action": "SCMP_ACT_ALLOW" }
          ]
        }
        """;

    [Theory]
    [InlineData("", "read write clone old")]
    [InlineData("CAP_SYS_ADMIN", "read write mount old")]
    public void Rules_depend_on_capabilities_architecture_and_kernel(string capability, string names)
    {
        Seccomp profile = SeccompDocument.Read(Docker, capability.Length == 0 ? [] : [capability]);

        Assert.Equal(names, string.Join(' ', profile.Syscalls.SelectMany(rule => rule.Names)));
        Assert.Equal(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], profile.Architectures);
        Assert.Equal(("SCMP_ACT_ERRNO", 1u), (profile.DefaultAction, profile.DefaultErrnoRet));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_is_no_profile_is_refused(string json) =>
        Assert.Equal(EngineFailure.Invalid, Assert.Throws<EngineException>(() => SeccompDocument.Read(json, [])).Kind);
}
