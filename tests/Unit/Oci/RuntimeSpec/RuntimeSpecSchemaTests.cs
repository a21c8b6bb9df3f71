using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Reading;

namespace Gantry.Tests.RuntimeSpec;

public sealed class RuntimeSpecSchemaTests
{
    [Fact]
    public void Sections_that_are_not_applied_yet_survive_reading_and_writing()
    {
        const string Json = """
            {"ociVersion":"1.3.0","linux":{"netDevices":{"eth0":{"name":"net1"}},"resources":{"blockIO":{"weight":5,"throttleReadIOPSDevice":[{"major":8,"minor":0,"rate":9}]},"hugepageLimits":[{"pageSize":"2MB","limit":1}],"network":{"classID":1},"rdma":{"mlx5":{"hcaHandles":3}}},"intelRdt":{"closID":"g","l3CacheSchema":"L3:0=f","memBwSchema":"MB:0=70","enableMonitoring":true},"memoryPolicy":{"mode":"MPOL_BIND","nodes":"0"},"timeOffsets":{"boottime":{"secs":-1,"nanosecs":2}}},"windows":{"layerFolders":["x"]}}
            """;

        ContainerSpec spec = JsonSerializer.Deserialize(Json, RuntimeSpecJson.Default.ContainerSpec)!;
        JsonNode written = JsonNode.Parse(JsonSerializer.Serialize(spec, RuntimeSpecJson.Default.ContainerSpec))!;

        AssertContains(written, JsonNode.Parse(Json)!, "$");
    }

    [Fact]
    public void Every_property_of_the_schema_is_read_and_kept()
    {
        string folder = SchemaFolder();
        JsonNode wanted = new SchemaDocument(folder).Of("config-schema.json", "");

        ContainerSpec fast = ContainerSpecReader.Read(Encoding.UTF8.GetBytes(wanted.ToJsonString()));
        JsonNode written = JsonNode.Parse(JsonSerializer.Serialize(fast, RuntimeSpecJson.Default.ContainerSpec))!;

        AssertContains(written, wanted, "$");
    }

    [Fact]
    public void Every_property_of_the_features_schema_can_be_said()
    {
        string folder = SchemaFolder();
        JsonNode wanted = new SchemaDocument(folder).Of("features-schema.json", "");

        Features features = JsonSerializer.Deserialize(wanted.ToJsonString(), RuntimeSpecJson.Default.Features)!;
        JsonNode written = JsonNode.Parse(JsonSerializer.Serialize(features, RuntimeSpecJson.Default.Features))!;

        AssertContains(written, wanted, "$");
    }

    [Fact]
    public void The_filter_grows_with_the_capabilities()
    {
        Seccomp plain = DefaultSeccomp.For([]), privileged = DefaultSeccomp.For(["CAP_SYS_ADMIN"]);

        Assert.DoesNotContain(plain.Syscalls, rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains("mount"));
        Assert.Contains(privileged.Syscalls, rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains("mount"));
        Assert.Contains(plain.Syscalls, rule => rule.Names is ["clone3"] && rule.ErrnoRet == 38);
        Assert.DoesNotContain(privileged.Syscalls, rule => rule.Names is ["clone3"]);
    }

    private static string SchemaFolder()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string folder = Path.Combine(at, "..", "shared", "facts", "oci-runtime-spec");
            if (Directory.Exists(folder))
                return folder;
        }

        Assert.Skip("the schemas are not beside this repository");
        return "";
    }

    private static void AssertContains(JsonNode found, JsonNode wanted, string at)
    {
        if (wanted is JsonObject members)
        {
            foreach ((string name, JsonNode? value) in members)
                AssertContains(found[name] ?? throw new InvalidOperationException($"{at}.{name} is lost"), value!, $"{at}.{name}");
        }
        else if (wanted is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
                AssertContains(found[i]!, items[i]!, $"{at}[{i}]");
        }
        else
        {
            Assert.Equal(wanted.ToJsonString(), found.ToJsonString());
        }
    }
}
