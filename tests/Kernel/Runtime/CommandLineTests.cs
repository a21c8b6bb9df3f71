using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void What_engines_match_on_is_said_in_the_words_of_runc()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        Assert.Contains("container does not exist", bundle.Runtime("kill", "nosuch", "KILL").Error, StringComparison.Ordinal);
        Assert.Contains("container does not exist", bundle.Runtime("delete", "nosuch").Error, StringComparison.Ordinal);
        Assert.Contains("container with given ID already exists", bundle.Runtime("create", "--bundle", bundle.FullPath, id).Error, StringComparison.Ordinal);

        bundle.Runtime("kill", id, "9");
        bundle.Runtime("delete", "--force", id);
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("delete", "--force", id));
        Assert.Equal(255, bundle.Runtime("exec", id, "true").Status);
    }

    [Fact]
    public void Exec_in_a_stopped_container_is_refused_and_so_is_a_signal()
    {
        using var bundle = new TestBundle("true");
        string id = bundle.NewId();
        bundle.Write();
        Assert.Equal(0, bundle.Runtime("run", "--keep", "--bundle", bundle.FullPath, id).Status);

        RuntimeResult exec = bundle.Runtime("exec", id, "true"), kill = bundle.Runtime("kill", id, "TERM");

        Assert.Equal("stopped", bundle.StatusOf(id));
        Assert.Equal(255, exec.Status);
        Assert.Contains("cannot exec in a stopped container", exec.Error, StringComparison.Ordinal);
        Assert.Equal(1, kill.Status);
        Assert.Contains("container not running", kill.Error, StringComparison.Ordinal);
        Assert.Equal(new RuntimeResult(0, "", ""), bundle.Runtime("kill", "--all", id, "TERM"));
    }

    [Fact]
    public void Without_a_log_file_an_error_is_a_line_of_JSON_where_JSON_is_asked_for()
    {
        using var bundle = new TestBundle("true");

        RuntimeResult result = bundle.Runtime("--log-format=json", "state", "nosuch");

        JsonNode line = JsonNode.Parse(result.Error)!;
        Assert.Equal("error", line["level"]!.GetValue<string>());
        Assert.Equal("container does not exist: nosuch", line["msg"]!.GetValue<string>());
        Assert.True(DateTimeOffset.TryParse(line["time"]!.GetValue<string>(), out _));
    }

    [Fact]
    public void A_log_that_cannot_be_written_does_not_hide_the_error()
    {
        using var bundle = new TestBundle("true");

        RuntimeResult result = bundle.Runtime("--log", "/nosuch/log", "state", "nosuch");

        Assert.Equal(1, result.Status);
        Assert.Contains("container does not exist: nosuch", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptors_are_handed_on_by_number()
    {
        using var bundle = new TestBundle("sh", "-c", "cat <&4; [ -e /proc/self/fd/5 ] || echo no more");
        bundle.Write();

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", "echo four >\"$2/four\"; exec 3</dev/null 4<\"$2/four\" 5</dev/null; exec \"$0\" --root \"$1\" run --preserve-fds=2 --bundle \"$2\" \"$3\"", TestBundle.Program(), bundle.Root, bundle.FullPath, bundle.NewId()]);

        Assert.Equal(new RuntimeResult(0, "four\nno more\n", ""), result);
    }

    [Fact]
    public void Descriptors_that_are_not_open_cannot_be_handed_on()
    {
        using var bundle = new TestBundle("true");

        RuntimeResult result = bundle.Create("--preserve-fds", "3").Result;

        Assert.Equal(1, result.Status);
        Assert.Contains("is not open", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bundle.Root));
    }

    [Fact]
    public void Listening_sockets_reach_the_first_process_as_systemd_hands_them_on()
    {
        using var bundle = new TestBundle("sh", "-c", "echo $LISTEN_FDS $LISTEN_PID; cat <&3");
        bundle.Write();

        RuntimeResult result = bundle.Execute("/bin/sh", ["-c", "echo three >\"$2/three\"; exec 3<\"$2/three\"; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" --root \"$1\" run --bundle \"$2\" \"$3\"", TestBundle.Program(), bundle.Root, bundle.FullPath, bundle.NewId()]);

        Assert.Equal(new RuntimeResult(0, "1 1\nthree\n", ""), result);
    }

    [Fact]
    public void Exec_takes_a_group_below_the_containers()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();
        string below = $"/sys/fs/cgroup/pids/gantry-test-{bundle.Name}/jobs";
        if (!Directory.Exists("/sys/fs/cgroup/pids"))
            Assert.Skip("the pids controller is not a hierarchy of its own here");

        Assert.Contains("does not exist", bundle.Runtime("exec", "--cgroup", "pids:/jobs", id, "true").Error, StringComparison.Ordinal);
        Directory.CreateDirectory(below);
        RuntimeResult result = bundle.Runtime("exec", "--cgroup", "pids:/jobs", id, "grep", "pids", "/proc/self/cgroup");

        Assert.EndsWith("/jobs\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_tells_its_options()
    {
        using var bundle = new TestBundle("true");
        foreach (string command in (string[])["create", "start", "state", "kill", "delete", "run", "exec", "features", "spec", "list", "ps", "plan", "pause", "resume", "update", "events", "checkpoint", "restore"])
        {
            RuntimeResult help = bundle.Runtime(command, "--help");

            Assert.Equal(0, help.Status);
            Assert.StartsWith($"Usage: gantry-runtime {command}", help.Output, StringComparison.Ordinal);
            Assert.Equal(help.Output, bundle.Runtime("help", command).Output);
        }
    }

    [Fact]
    public void State_has_the_fields_of_runc()
    {
        using var bundle = new TestBundle("sleep", "1000");
        string id = bundle.Started();

        JsonObject state = JsonNode.Parse(bundle.Runtime("state", id).Output)!.AsObject();
        JsonObject listed = JsonNode.Parse(bundle.Runtime("list", "-f", "json").Output)![0]!.AsObject();

        Assert.Equal(["annotations", "bundle", "created", "id", "ociVersion", "owner", "pid", "rootfs", "status"], state.Select(field => field.Key).Order());
        Assert.Equal(bundle.Rootfs, state["rootfs"]!.GetValue<string>());
        Assert.Equal("root", listed["owner"]!.GetValue<string>());
        Assert.Equal($"{id}\n", bundle.Runtime("list", "-q").Output);
    }
}
