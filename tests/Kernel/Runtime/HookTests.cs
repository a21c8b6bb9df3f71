using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class HookTests
{
    [Fact]
    public void On_the_host_a_hook_sees_the_hosts_number_and_starts_in_the_bundle()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Spec = bundle.Spec with { Hooks = new Hooks { CreateRuntime = [Writing(bundle.FullPath + "/seen")] } };
        string id = bundle.Started();

        string[] lines = File.ReadAllLines(bundle.FullPath + "/seen");

        JsonNode state = JsonNode.Parse(lines[0])!;
        Assert.Equal(bundle.FullPath, lines[1]);
        Assert.Equal(id, (string?)state["id"]);
        Assert.Equal(bundle.FullPath, (string?)state["bundle"]);
        Assert.Equal((int?)JsonNode.Parse(bundle.Runtime("state", id).Output)!["pid"], (int?)state["pid"]);
    }

    [Fact]
    public void In_the_container_a_hook_sees_the_containers_number_root_and_processes()
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Spec = bundle.Spec with
        {
            Root = new Root { Path = "rootfs" },
            Hooks = new Hooks { CreateContainer = [Writing(bundle.FullPath + "/seen")], StartContainer = [Writing("/tmp/seen")] },
        };
        bundle.Started();

        string[] creating = File.ReadAllLines(bundle.FullPath + "/seen"), starting = File.ReadAllLines(bundle.Rootfs + "/tmp/seen");

        Assert.Equal(1, (int?)JsonNode.Parse(creating[0])!["pid"]);
        Assert.Equal(1, (int?)JsonNode.Parse(starting[0])!["pid"]);
        Assert.Equal("/", creating[1]);
        Assert.Equal("/", starting[1]);

        // The shell's own number: small, because it is counted in the container.
        Assert.InRange(int.Parse(starting[2], CultureInfo.InvariantCulture), 2, 50);
    }

    [Fact]
    public void Arguments_and_environment_are_exactly_those_given()
    {
        using var bundle = new TestBundle("true");
        string seen = bundle.FullPath + "/seen";
        bundle.Spec = bundle.Spec with
        {
            Hooks = new Hooks { Prestart = [new Hook { Path = "/bin/sh", Args = ["name", "-c", $"exec 4</proc/self/environ; {{ echo \"$0 $1\"; tr '\\0' '\\n' <&4; }} > {seen}", "zero", "one"], Env = ["B=2", "A=1"] }] },
        };

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
        Assert.Equal("zero one\nB=2\nA=1\n", File.ReadAllText(seen));
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public void A_hook_of_creating_that_fails_undoes_the_container_and_ends_with_poststop(string point)
    {
        using var bundle = new TestBundle("true");
        Hook failing = new() { Path = "/bin/sh", Args = ["sh", "-c", "exit 4"] };
        bundle.Spec = bundle.Spec with { Hooks = With(point, failing) with { Poststop = [Writing(bundle.FullPath + "/seen")] } };

        (_, RuntimeResult result) = bundle.Create();

        Assert.Equal(1, result.Status);
        Assert.Contains($"{point} hook /bin/sh ended with status 4", result.Error, StringComparison.Ordinal);
        Assert.Equal("stopped", (string?)JsonNode.Parse(File.ReadAllLines(bundle.FullPath + "/seen")[0])!["status"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bundle.Root));
        Assert.False(bundle.LeavesCgroups());
    }

    [Theory]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    public void A_hook_of_starting_that_fails_stops_the_container(string point)
    {
        using var bundle = new TestBundle("sleep", "1000");
        bundle.Spec = bundle.Spec with { Hooks = With(point, new Hook { Path = "/bin/sh", Args = ["sh", "-c", "exit 4"] }) with { Poststop = [Writing(bundle.FullPath + "/seen")] } };
        (string id, RuntimeResult created) = bundle.Create();
        Assert.Equal(0, created.Status);

        RuntimeResult started = bundle.Runtime("start", id);

        Assert.Equal(1, started.Status);
        Assert.Contains($"{point} hook /bin/sh ended with status 4", started.Error, StringComparison.Ordinal);
        Assert.Equal("stopped", bundle.StatusOf(id));
        Assert.Equal(0, bundle.Runtime("delete", id).Status);
        Assert.True(File.Exists(bundle.FullPath + "/seen"));
    }

    [Fact]
    public void A_poststop_hook_that_fails_is_a_warning_and_the_others_run()
    {
        using var bundle = new TestBundle("true");
        bundle.Spec = bundle.Spec with { Hooks = new Hooks { Poststop = [new Hook { Path = "/bin/false" }, Writing(bundle.FullPath + "/seen")] } };

        RuntimeResult result = bundle.Run();

        Assert.Equal(0, result.Status);
        Assert.Contains("level=warning", result.Error, StringComparison.Ordinal);
        Assert.Contains("poststop hook /bin/false ended with status 1", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(bundle.FullPath + "/seen"));
    }

    [Fact]
    public void A_hook_that_takes_too_long_ends_with_all_that_it_started()
    {
        using var bundle = new TestBundle("true");
        string pid = bundle.FullPath + "/pid";
        bundle.Spec = bundle.Spec with { Hooks = new Hooks { CreateRuntime = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", $"sleep 1000 & echo $! > {pid}; wait"], Timeout = 2 }] } };

        RuntimeResult result = bundle.Run();

        Assert.Contains("did not end within 2 seconds", result.Error, StringComparison.Ordinal);
        int started = int.Parse(File.ReadAllText(pid), CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(started), TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void A_hook_of_the_container_is_root_in_its_user_namespace()
    {
        using var bundle = new TestBundle("true");
        string log = Directory.CreateDirectory(bundle.FullPath + "/log").FullName;
        File.SetUnixFileMode(log, (UnixFileMode)0x1FF);
        Directory.CreateDirectory(bundle.Rootfs + "/log");
        bundle.Spec = bundle.Spec with
        {
            Mounts = [.. bundle.Spec.Mounts, new() { Destination = "/log", Type = "bind", Source = log, Options = ["bind"] }],
            Hooks = new Hooks { StartContainer = [new Hook { Path = "/bin/sh", Args = ["sh", "-c", "id -u > /log/seen; hostname >> /log/seen"] }] },
        };
        bundle.WithLinux(linux => linux with
        {
            Namespaces = [.. linux.Namespaces, new() { Type = NamespaceTypes.User }],
            UidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
            GidMappings = [new() { ContainerId = 0, HostId = 100000, Size = 65536 }],
        });

        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Run());
        Assert.Equal("0\ncontainer\n", File.ReadAllText(log + "/seen"));
    }

    private static bool IsRunning(int pid) => File.Exists($"/proc/{pid}/stat") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z", StringComparison.Ordinal);

    private static Hook Writing(string file) => new() { Path = "/bin/sh", Args = ["sh", "-c", $"{{ cat; echo; pwd; echo $$; }} > {file}"], Env = ["PATH=/bin:/usr/bin"] };

    private static Hooks With(string point, Hook hook) => point switch
    {
        "prestart" => new Hooks { Prestart = [hook] },
        "createRuntime" => new Hooks { CreateRuntime = [hook] },
        "createContainer" => new Hooks { CreateContainer = [hook] },
        "startContainer" => new Hooks { StartContainer = [hook] },
        _ => new Hooks { Poststart = [hook] },
    };
}
