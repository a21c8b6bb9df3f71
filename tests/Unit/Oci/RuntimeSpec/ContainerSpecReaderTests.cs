using System.Text;
using System.Text.Json;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Checking;
using Gantry.Oci.RuntimeSpec.Reading;

namespace Gantry.Tests.RuntimeSpec;

public sealed class ContainerSpecReaderTests
{
    // Every member of the schema.
    private const string Full = """
        {
          "ociVersion": "1.3.0", "hostname": "h", "domainname": "d", "annotations": {"a": "b"}, "root": {"path": "r", "readonly": true},
          "process": {
            "terminal": true, "consoleSize": {"height": 1, "width": 2}, "cwd": "/", "args": ["a", "b"], "env": ["A=b"], "noNewPrivileges": true,
            "user": {"uid": 4294967295, "gid": 2, "umask": 18, "additionalGids": [3, 4], "username": "u"}, "oomScoreAdj": -5,
            "capabilities": {"bounding": ["B"], "effective": ["E"], "inheritable": ["I"], "permitted": ["P"], "ambient": ["A"]},
            "rlimits": [{"type": "RLIMIT_CORE", "soft": 1, "hard": 18446744073709551615}], "apparmorProfile": "x", "selinuxLabel": "y",
            "ioPriority": {"class": "IOPRIO_CLASS_BE", "priority": 3}, "execCPUAffinity": {"initial": "0", "final": "1"},
            "scheduler": {"policy": "SCHED_OTHER", "nice": 1, "priority": 2, "flags": ["f"], "runtime": 3, "deadline": 4, "period": 5}
          },
          "mounts": [{"destination": "/x", "type": "t", "source": "s", "options": ["o"], "uidMappings": [{"containerID": 0, "hostID": 1, "size": 2}], "gidMappings": []}],
          "hooks": {"prestart": [{"path": "/p", "args": ["a"], "env": ["e"], "timeout": 5}], "createRuntime": [], "createContainer": [], "startContainer": [], "poststart": [], "poststop": []},
          "linux": {
            "netDevices": {"eth0": {"name": "n"}}, "intelRdt": {"closID": "g", "schemata": ["L3:0=f"], "l3CacheSchema": "L3:0=f", "memBwSchema": "MB:0=7", "enableMonitoring": true},
            "memoryPolicy": {"mode": "MPOL_BIND", "nodes": "0", "flags": ["MPOL_F_STATIC_NODES"]}, "timeOffsets": {"boottime": {"secs": -1, "nanosecs": 2}, "monotonic": {"secs": 1}},
            "devices": [{"type": "c", "path": "/dev/x", "major": 1, "minor": -1, "fileMode": 438, "uid": 1, "gid": 2}],
            "uidMappings": [{"containerID": 0, "hostID": 1, "size": 2}], "gidMappings": [{"containerID": 3, "hostID": 4, "size": 5}],
            "namespaces": [{"type": "pid"}, {"type": "network", "path": "/n"}], "cgroupsPath": "/c", "rootfsPropagation": "slave", "mountLabel": "m",
            "sysctl": {"net.a": "1"}, "maskedPaths": ["/m"], "readonlyPaths": ["/r"], "personality": {"domain": "LINUX32", "flags": []},
            "resources": {
              "devices": [{"allow": true, "type": "c", "major": 1, "minor": 3, "access": "rwm"}], "pids": {"limit": 7},
              "blockIO": {
                "weight": 1, "leafWeight": 2, "weightDevice": [{"major": 8, "minor": 0, "weight": 3, "leafWeight": 4}], "throttleReadBpsDevice": [{"major": 8, "minor": 1, "rate": 5}],
                "throttleWriteBpsDevice": [{"major": 8, "minor": 2, "rate": 6}], "throttleReadIOPSDevice": [{"major": 8, "minor": 3, "rate": 7}], "throttleWriteIOPSDevice": [{"major": 8, "minor": 4, "rate": 8}]
              },
              "hugepageLimits": [{"pageSize": "2MB", "limit": 9}], "network": {"classID": 10, "priorities": [{"name": "lo", "priority": 11}]}, "rdma": {"mlx5": {"hcaHandles": 3, "hcaObjects": 4}}, "unified": {"memory.high": "1"},
              "memory": {"limit": 1, "reservation": 2, "swap": 3, "kernel": 4, "kernelTCP": 5, "swappiness": 6, "disableOOMKiller": true, "useHierarchy": false, "checkBeforeUpdate": true},
              "cpu": {"shares": 1, "quota": -1, "burst": 2, "period": 3, "realtimeRuntime": 4, "realtimePeriod": 5, "cpus": "0", "mems": "0", "idle": 1}
            },
            "seccomp": {
              "defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "architectures": ["SCMP_ARCH_X86_64"], "flags": ["f"], "listenerPath": "p", "listenerMetadata": "m",
              "syscalls": [{"names": ["n"], "action": "SCMP_ACT_ALLOW", "errnoRet": 2, "args": [{"index": 1, "value": 18446744073709551615, "valueTwo": 3, "op": "SCMP_CMP_EQ"}]}]
            }
          }
        }
        """;

    [Fact]
    public void The_fast_reader_and_the_serializer_agree()
    {
        ContainerSpec slow = JsonSerializer.Deserialize(Full, RuntimeSpecJson.Default.ContainerSpec)!;
        ContainerSpec fast = ContainerSpecReader.Read(Encoding.UTF8.GetBytes(Full));

        Assert.Equal(Text(slow), Text(fast));
    }

    [Fact]
    public void What_is_missing_or_null_is_empty()
    {
        ContainerSpec spec = ContainerSpecReader.Read("""{"process": {"user": null, "args": null}, "mounts": null, "annotations": null}"""u8.ToArray());

        Assert.Empty(spec.Process!.Args);
        Assert.Equal(0u, spec.Process.User.Uid);
        Assert.Empty(spec.Mounts);
        Assert.Empty(spec.Annotations);
    }

    [Theory]
    [InlineData("""{"process": {"user": {"uid": 4294967296}}}""", "process.user.uid is not a natural number of 32 bits")]
    [InlineData("""{"process": {"user": {"uid": -1}}}""", "process.user.uid is not a natural number of 32 bits")]
    [InlineData("""{"process": {"args": "sh"}}""", "process.args is not a list")]
    [InlineData("""{"process": []}""", "process is not an object")]
    [InlineData("""{"root": {"readonly": 1}}""", "root.readonly is not true or false")]
    [InlineData("""{"process": {"user": {"additionalGids": [1, 4294967296]}}}""", "process.user.additionalGids[1] is not a natural number of 32 bits")]
    [InlineData("""{"process": {"args": ["a", 7]}}""", "process.args[1] is not a string")]
    [InlineData("""{"process": {"cwd": "/\u0000x"}}""", "process.cwd contains a zero byte")]
    [InlineData("""{"process": {"cwd": "\ud800"}}""", "process.cwd contains half of a surrogate pair")]
    [InlineData("""{"mounts": [{"destination": "/", "uidMappings": [{"hostID": 1.5}]}]}""", "mounts[0].uidMappings[0].hostID is not a natural number of 32 bits")]
    [InlineData("""{"linux": {"sysctl": {"net.a": 1}}}""", "linux.sysctl[\"net.a\"] is not a string")]
    [InlineData("""{"linux": {"timeOffsets": {"realtime": {}}}}""", "linux.timeOffsets has a clock that is neither monotonic nor boottime")]
    [InlineData("""{"linux": {"netDevices": {"eth0": "x"}}}""", "linux.netDevices[\"eth0\"] is not an object")]
    [InlineData("""{"hooks": {"poststop": [{"timeout": "5"}]}}""", "hooks.poststop[0].timeout is not a number of 32 bits")]
    public void A_member_of_another_type_is_named(string json, string words)
    {
        FieldException failure = Assert.Throws<FieldException>(() => ContainerSpecReader.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(words, failure.Message);
    }

    [Fact]
    public void Whatever_is_in_the_file_it_is_read_or_refused_in_words()
    {
        var random = new Random(20260714);
        int refused = 0;
        for (int i = 0; i < 6_000; i++)
        {
            byte[] json = i % 2 == 0 ? JsonMutations.OtherValue(Full, random) : JsonMutations.OtherBytes(Full, random);
            try
            {
                ContainerSpec spec = ContainerSpecReader.Read(json);
                _ = ContainerSpecCheck.Find(spec);
            }
            catch (JsonException wrong)
            {
                Assert.NotEqual("", wrong.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 1_500, 5_950);
    }

    [Fact]
    public void Depth_and_number_of_items_have_limits()
    {
        string deep = "{\"annotations\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 101);
        string wide = "{\"mounts\":[" + string.Join(',', Enumerable.Repeat("{}", 10_001)) + "]}";

        Assert.ThrowsAny<JsonException>(() => ContainerSpecReader.Read(Encoding.UTF8.GetBytes(deep)));
        Assert.Equal("mounts has more than 10000 items", Assert.Throws<FieldException>(() => ContainerSpecReader.Read(Encoding.UTF8.GetBytes(wide))).Message);
    }

    private static string Text(ContainerSpec spec) => JsonSerializer.Serialize(spec, RuntimeSpecJson.Default.ContainerSpec);
}
