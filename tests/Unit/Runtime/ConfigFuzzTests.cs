using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Oci.RuntimeSpec.Reading;
using Gantry.Runtime;
using Gantry.Runtime.Commands;
using Gantry.Runtime.Launching;
using Gantry.Tests.RuntimeSpec;

namespace Gantry.Tests;

/// <summary>Whatever stands in config.json, it becomes a plan or one sentence: thousands of documents from a fixed seed.</summary>
public sealed class ConfigFuzzTests
{
    [Fact]
    public void A_config_becomes_a_plan_or_one_sentence()
    {
        var random = new Random(20260714);
        string sound = Sound();
        int plans = 0, refused = 0;
        for (int i = 0; i < 4000; i++)
        {
            byte[] json = i % 4 == 0 ? JsonMutations.OtherBytes(sound, random) : JsonMutations.OtherValue(sound, random);
            try
            {
                Plan(json);
                plans++;
            }
            catch (Exception clean) when (clean is RuntimeException or JsonException)
            {
                Assert.NotEqual("", clean.Message);
                refused++;
            }
        }

        Assert.InRange(plans, 100, 3900);
        Assert.InRange(refused, 100, 3900);
    }

    private static void Plan(byte[] json)
    {
        ContainerSpec spec = ContainerSpecReader.Read(json);
        if (ContainerSpecCheck.Find(spec) is [var wrong, ..] || spec.Process is null)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, "not sound");

        using var launcher = new Launcher(LaunchPlanner.For(new LaunchRequest
        {
            Id = "fuzz",
            Spec = spec,
            Bundle = "/bundle",
            WaitsForStart = true,
            HasConsoleSocket = true,
            Host = new HostFacts { IsDirectory = static _ => true, HasSecurityModule = static _ => true },
        }));
    }

    // The default one, and something in every section that it leaves out.
    private static string Sound()
    {
        JsonNode document = JsonSerializer.SerializeToNode(SpecCommand.Default(), RuntimeSpecJson.Default.ContainerSpec)!;
        JsonNode process = document["process"]!, linux = document["linux"]!;
        process["scheduler"] = JsonNode.Parse("""{"policy":"SCHED_BATCH","nice":3,"flags":["SCHED_FLAG_RESET_ON_FORK"]}""");
        process["ioPriority"] = JsonNode.Parse("""{"class":"IOPRIO_CLASS_BE","priority":3}""");
        process["execCPUAffinity"] = JsonNode.Parse("""{"initial":"0","final":"0-1"}""");
        process["apparmorProfile"] = "p";
        process["rlimits"] = JsonNode.Parse("""[{"type":"RLIMIT_CORE","soft":1,"hard":2}]""");
        process["user"] = JsonNode.Parse("""{"uid":1,"gid":2,"umask":18,"additionalGids":[3]}""");
        linux["memoryPolicy"] = JsonNode.Parse("""{"mode":"MPOL_BIND","nodes":"0","flags":["MPOL_F_STATIC_NODES"]}""");
        linux["personality"] = JsonNode.Parse("""{"domain":"LINUX32"}""");
        linux["sysctl"] = JsonNode.Parse("""{"net.ipv4.ip_forward":"1"}""");
        linux["devices"] = JsonNode.Parse("""[{"type":"c","path":"/dev/x","major":1,"minor":3,"fileMode":438}]""");
        linux["seccomp"] = JsonNode.Parse("""{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86"],"flags":["SECCOMP_FILTER_FLAG_LOG"],"syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_ERRNO","errnoRet":5,"args":[{"index":1,"value":7,"valueTwo":8,"op":"SCMP_CMP_MASKED_EQ"}]}]}""");
        return document.ToJsonString();
    }
}
