using System.Text.Json;
using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class ContainerMappingTests
{
    [Fact]
    public void A_request_of_docker_run_becomes_a_configuration()
    {
        StandaloneConfig config = Map("""
            {"Hostname":"h","User":"33:34","Tty":true,"OpenStdin":true,"StdinOnce":true,"Env":["A=1","B"],"Cmd":"date","Entrypoint":["sh","-c"],"Image":"busybox",
             "WorkingDir":"/srv","Labels":{"a":"b"},"StopSignal":"SIGINT","StopTimeout":3,
             "Healthcheck":{"Test":["CMD","true"],"Interval":2000000000,"Retries":2},
             "HostConfig":{"AutoRemove":true,"Init":true,"Memory":67108864,"NanoCpus":500000000,"PidsLimit":10,"ShmSize":1048576,
               "Ulimits":[{"Name":"nofile","Soft":100,"Hard":200}],"Devices":[{"PathOnHost":"/dev/null","PathInContainer":"/dev/x","CgroupPermissions":"r"}],
               "Sysctls":{"net.core.somaxconn":"1"},"GroupAdd":["77","audio"],"ReadonlyRootfs":true,"CapAdd":["net_admin"],"CapDrop":["CAP_CHOWN"],
               "SecurityOpt":["no-new-privileges","seccomp=unconfined"],"LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},"Annotations":{"x":"y"}}}
            """);

        Assert.Equal(("h", "busybox", "/srv", "SIGINT", TimeSpan.FromSeconds(3)), (config.Hostname, config.Image, config.WorkingDirectory, config.StopSignal, config.StopTimeout));
        Assert.Equal(["date"], config.Command);
        Assert.Equal(["sh", "-c"], config.Entrypoint);
        Assert.Equal(["A=1", "B"], config.Environment);
        Assert.True(config.HasTerminal && config.HasStdin && config.ClosesStdinOnce && config.IsRemovedAtEnd && config.HasInit);
        Assert.Equal(TimeSpan.FromSeconds(2), config.Health!.Interval);
        Assert.Equal((67108864, 134217728, 500000000, 10), (config.Resources.MemoryBytes, config.Resources.MemorySwapBytes, config.Resources.NanoCpus, config.Resources.PidsLimit));
        Assert.Equal([new ResourceLimit("nofile", 100, 200)], config.Ulimits);
        Assert.Equal("/dev/x", Assert.Single(config.Devices).ContainerPath);
        Assert.Equal(["77", "audio"], config.Security.GroupAdd);
        Assert.Equal(["NET_ADMIN"], config.Security.AddCapabilities);
        Assert.Equal(["CHOWN"], config.Security.DropCapabilities);
        Assert.True(config.Security.HasReadOnlyRoot && config.Security.NoNewPrivileges && config.Security.Seccomp == SeccompChoice.Unconfined);
        Assert.Equal("1m", config.Log.Options["max-size"]);
    }

    [Fact]
    public void Nulls_mean_nothing_and_names_are_read_in_any_case()
    {
        StandaloneConfig config = Map("""{"image":"a","tty":null,"HostConfig":{"memory":null,"Privileged":null,"Binds":null,"PidsLimit":null,"RestartPolicy":null}}""");

        Assert.Equal(("a", 0L, false), (config.Image, config.Resources.MemoryBytes, config.Security.IsPrivileged));
    }

    [Fact]
    public void The_request_is_kept_with_what_dockerd_fills_in()
    {
        CreateDocument kept = JsonSerializer.Deserialize(Map("""{"Image":"a","HostConfig":{"Memory":67108864}}""").ClientDocument!, ConfigJson.Default.CreateDocument)!;

        Assert.Equal(("bridge", "json-file", "no", 134217728L), (kept.HostConfig!.NetworkMode, kept.HostConfig.LogConfig!.Type, kept.HostConfig.RestartPolicy!.Name, kept.HostConfig.MemorySwap));
    }

    [Theory]
    [InlineData("""{"Memory":1000}""", "Minimum memory limit allowed is 6MB")]
    [InlineData("""{"MemorySwap":1000}""", "You should always set the Memory limit when using Memoryswap limit, see usage")]
    [InlineData("""{"Memory":16777216,"MemorySwap":1000}""", "Minimum memoryswap limit should be larger than memory limit, see usage")]
    [InlineData("""{"NanoCpus":5000000,"CpuQuota":1000}""", "Conflicting options: Nano CPUs and CPU Quota cannot both be set")]
    [InlineData("""{"CpuPeriod":1}""", "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")]
    [InlineData("""{"CpuQuota":1}""", "CPU cfs quota can not be less than 1ms (i.e. 1000)")]
    [InlineData("""{"AutoRemove":true,"RestartPolicy":{"Name":"always"}}""", "can't create 'AutoRemove' container with restart policy")]
    [InlineData("""{"RestartPolicy":{"Name":"x"}}""", "invalid restart policy: unknown policy 'x'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'")]
    [InlineData("""{"PortBindings":{"80/tcp":[{"HostPort":"abc"}]}}""", "invalid port specification: \"abc\"")]
    [InlineData("""{"CapAdd":["ZZ"]}""", "invalid CapAdd: unknown capability: \"CAP_ZZ\"")]
    [InlineData("""{"SecurityOpt":["zz"]}""", "invalid --security-opt 1: \"zz\"")]
    [InlineData("""{"ShmSize":-1}""", "SHM size can not be less than 0")]
    [InlineData("""{"OomScoreAdj":-2000}""", "Invalid value -2000, range for oom score adj is [-1000, 1000]")]
    [InlineData("""{"ExtraHosts":["zz"]}""", "bad format for add-host: \"zz\"")]
    [InlineData("""{"CgroupnsMode":"zz"}""", "invalid cgroup namespace mode: zz")]
    [InlineData("""{"Binds":["/a:/b:zz"]}""", "invalid mode: zz")]
    [InlineData("""{"Binds":["/a:/b:ro,rw"]}""", "invalid mode: ro,rw")]
    [InlineData("""{"Mounts":[{"Type":"zz","Target":"/a"}]}""", "invalid mount config for type \"zz\": mount type unknown")]
    [InlineData("""{"DeviceRequests":[{"Driver":"nvidia","Capabilities":[["gpu"]]}]}""", "could not select device driver \"nvidia\" with capabilities: [[gpu]]")]
    [InlineData("""{"NetworkMode":"container:x","PortBindings":{"80/tcp":[{}]}}""", "conflicting options: port publishing and the container type network mode")]
    public void What_is_against_the_rules_is_refused_in_dockerds_words(string host, string message) =>
        Assert.Equal(message, Assert.Throws<DockerException>(() => Map($$"""{"Image":"a","HostConfig":{{host}}}""")).Message);

    [Theory]
    [InlineData("""{"Image":"a","WorkingDir":"rel"}""", "the working directory 'rel' is invalid, it needs to be an absolute path")]
    [InlineData("""{"Image":"a","Env":["=x"]}""", "invalid environment variable: =x")]
    [InlineData("""{"Image":"a","Healthcheck":{"Interval":5}}""", "Interval in Healthcheck cannot be less than 1ms")]
    [InlineData("""{"Image":"a","Hostname":"x","HostConfig":{"UTSMode":"host"}}""", "conflicting options: hostname and the UTS mode")]
    public void A_configuration_that_cannot_be_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DockerException>(() => Map(json)).Message);

    [Fact]
    public void An_empty_entry_point_takes_the_images_away()
    {
        Assert.Equal([], Map("""{"Image":"a","Entrypoint":[""]}""").Entrypoint);
        Assert.Null(Map("""{"Image":"a","Entrypoint":[]}""").Entrypoint);
    }

    [Fact]
    public void Mounts_are_named_in_four_ways()
    {
        IReadOnlyList<MountRequest> mounts = Map("""
            {"Image":"a","Volumes":{"/anonymous":{},"/host":{}},"HostConfig":{
              "Binds":["/tmp:/host:ro,rshared","data:/data:nocopy"],"Tmpfs":{"/run":"size=64k,mode=1777,noexec"},
              "Mounts":[{"Type":"volume","Source":"v","Target":"/v","ReadOnly":true,"VolumeOptions":{"Subpath":"a/b","DriverConfig":{"Name":"local","Options":{"type":"tmpfs"}}}},
                        {"Type":"image","Source":"busybox","Target":"/i"},{"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":4096,"Mode":448}}]}}
            """).Mounts;

        MountRequest At(string target) => mounts.Single(mount => mount.Target == target);
        Assert.Equal(7, mounts.Count);
        Assert.Equal((MountKind.Bind, "/tmp", true, MountSharing.BothWays, true), (At("/host").Kind, At("/host").Source, At("/host").IsReadOnly, At("/host").Sharing, At("/host").CreatesSource));
        Assert.Equal((MountKind.Volume, "data", true), (At("/data").Kind, At("/data").Source, At("/data").SkipsCopy));
        Assert.Equal((65536L, 1023u, "noexec"), (At("/run").TmpfsBytes, At("/run").TmpfsMode, At("/run").TmpfsOptions.Single()));
        Assert.Equal(("a/b", "tmpfs"), (At("/v").Subpath, At("/v").VolumeOptions["type"]));
        Assert.Equal(MountKind.Image, At("/i").Kind);
        Assert.Equal((4096L, 448u), (At("/t").TmpfsBytes, At("/t").TmpfsMode));
        Assert.Equal((MountKind.Volume, ""), (At("/anonymous").Kind, At("/anonymous").Source));
    }

    [Fact]
    public void Ports_are_published_one_by_one_and_in_ranges()
    {
        SandboxConfig sandbox = Map("""
            {"Image":"a","ExposedPorts":{"90-92/udp":{}},"HostConfig":{"PortBindings":{
              "80/tcp":[{"HostIp":"127.0.0.1","HostPort":"8080"},{"HostPort":""}],"53":[{"HostPort":"5000-5010"}],"100-101/udp":[{"HostPort":"200-201"}],"9/tcp":null}}}
            """).Sandbox;

        Assert.Equal(["90/udp", "91/udp", "92/udp"], sandbox.ExposedPorts);
        Assert.Equal(
            [
                new PortRequest(80, "tcp", "127.0.0.1", "8080"), new PortRequest(80, "tcp", null, ""), new PortRequest(53, "tcp", null, "5000-5010"),
                new PortRequest(100, "udp", null, "200"), new PortRequest(101, "udp", null, "201"),
            ],
            sandbox.Ports);
    }

    [Fact]
    public void Networks_are_asked_for_by_name_with_addresses_and_aliases()
    {
        SandboxConfig sandbox = Map("""
            {"Image":"a","MacAddress":"02:42:AC:11:00:09","HostConfig":{"NetworkMode":"front"},"NetworkingConfig":{"EndpointsConfig":{
              "front":{"IPAMConfig":{"IPv4Address":"10.0.0.9"},"Aliases":["web"]},"back":null}}}
            """).Sandbox;

        Assert.Equal("front", sandbox.NetworkMode);
        Assert.Equal(("10.0.0.9", "02:42:ac:11:00:09", "web"), (sandbox.Endpoints["front"].Ipv4Address, sandbox.Endpoints["front"].MacAddress, sandbox.Endpoints["front"].Aliases.Single()));
        Assert.True(sandbox.Endpoints.ContainsKey("back"));
    }

    private static StandaloneConfig Map(string json) =>
        ContainerMapping.Map(JsonSerializer.Deserialize(json, ConfigJson.Default.CreateDocument)!, ApiVersion.Newest);
}
