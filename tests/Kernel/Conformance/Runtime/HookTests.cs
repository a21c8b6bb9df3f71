using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class HookTests
{
    private static readonly string[] BeforeStart = ["prestart", "createRuntime", "createContainer"];

    [Fact]
    [Requirement("config/hooks-1", Level.Must, "Hooks of a kind run in the order in which they are listed.")]
    [Requirement("config/hooks-2", Level.Must, "Kinds run in the order prestart, createRuntime, createContainer, startContainer, the program, poststart, poststop.")]
    [Requirement("runtime/lifecycle-5", Level.Must, "prestart, createRuntime and createContainer hooks run during `create`, in this order.")]
    [Requirement("runtime/lifecycle-6", Level.Must, "startContainer hooks run during `start`, before the program.")]
    [Requirement("runtime/lifecycle-8", Level.Must, "poststart hooks run during `start`, after the program has begun.")]
    [Requirement("runtime/lifecycle-11", Level.Must, "poststop hooks run during `delete`.")]
    public void Hooks_run_at_their_time_and_in_their_order()
    {
        using var container = new TestContainer("into:/mnt/log", "print:program", "pause");
        string log = container.Bundle + "/data/log";
        Directory.CreateDirectory(container.Bundle + "/data");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind");
        foreach (string kind in (string[])["poststop", "poststart", "startContainer", "createContainer", "createRuntime", "prestart"])
        {
            string path = kind == "startContainer" ? "/mnt/log" : log;
            container.WithHook(kind, "into:" + path, $"print:{kind} 1").WithHook(kind, "into:" + path, $"print:{kind} 2");
        }

        container.MustCreate();
        Assert.Equal(["prestart 1", "prestart 2", "createRuntime 1", "createRuntime 2", "createContainer 1", "createContainer 2"], Log(log));
        container.MustStart();
        TestContainer.WaitFor(() => Log(log).Length == 11, "the poststart hooks and the program");
        string[] started = Log(log)[6..];
        Assert.Equal(["startContainer 1", "startContainer 2"], started[..2]);
        Assert.Equal(["poststart 1", "poststart 2"], started[2..].Where(entry => entry != "program"));
        container.Kill("KILL");
        container.WaitUntilStopped();
        Assert.Equal(11, Log(log).Length);
        Assert.Equal(0, container.Delete().Status);
        Assert.Equal(["poststop 1", "poststop 2"], Log(log)[11..]);
    }

    [Fact]
    [Requirement("config/hooks-17", Level.Must, "poststart hooks are called when the program has been started, not while the container is created.")]
    public void A_poststart_hook_finds_the_program_begun()
    {
        using var container = new TestContainer("pause");
        string log = container.Bundle + "/log";
        container.WithHook("poststart", "into:" + log, "input");
        container.MustCreate();
        Assert.False(File.Exists(log));

        container.MustStart();

        JsonNode state = JsonNode.Parse(TestContainer.Read(log)[0].Text("text"))!;
        Assert.Equal("running", state["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("prestart", "creating created")]
    [InlineData("createRuntime", "creating created")]
    [InlineData("createContainer", "creating created")]
    [InlineData("startContainer", "created")]
    [InlineData("poststart", "running")]
    [InlineData("poststop", "stopped")]
    [Requirement("config/hooks-3", Level.Must, "A hook reads the container's state as JSON from its standard input.")]
    [Requirement("config/hooks-4", Level.Must, "That state has id, bundle, version, annotations and the status of the moment.")]
    [Requirement("runtime/state-9", Level.Must, "While hooks of `create` run the container is being created.")]
    public void A_hook_is_given_the_state(string kind, string statuses)
    {
        using var container = new TestContainer("print:done");
        string log = Directory.CreateDirectory(container.Bundle + "/data").FullName + "/log";
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind");
        container.Config["annotations"] = Json.Object("""{ "key": "value" }""");
        container.WithHook(kind, kind == "startContainer" ? "into:/mnt/log" : "into:" + log, "input");

        container.Run();

        JsonNode state = JsonNode.Parse(TestContainer.Read(log)[0].Text("text"))!;
        Assert.Equal(container.Id, state["id"]!.GetValue<string>());
        Assert.Equal(container.Bundle, state["bundle"]!.GetValue<string>());
        Assert.Equal("value", state["annotations"]!["key"]!.GetValue<string>());
        Assert.Matches(@"^\d+\.\d+\.\d+", state["ociVersion"]!.GetValue<string>());
        Assert.Contains(state["status"]!.GetValue<string>(), statuses.Split(' '));
    }

    [Fact]
    [Requirement("config/hooks-5", Level.Must, "A hook in the host's namespaces is told the process's id there; one in the container's is told the id that the container sees.")]
    public void The_pid_in_the_state_is_that_of_the_hooks_own_view()
    {
        using var container = new TestContainer("pause");
        string log = Directory.CreateDirectory(container.Bundle + "/data").FullName + "/log";
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind");
        container.WithHook("createRuntime", "into:" + log, "input").WithHook("startContainer", "into:/mnt/log", "input");
        container.MustCreate();
        int pid = container.Pid();
        container.MustStart();

        TestContainer.WaitFor(() => TestContainer.Read(log).Count == 2, "the hooks");
        int[] told = [.. TestContainer.Read(log).Select(seen => JsonNode.Parse(seen.Text("text"))!["pid"]!.GetValue<int>())];

        Assert.Equal([pid, 1], told);
    }

    [Theory]
    [InlineData("prestart", false)]
    [InlineData("createRuntime", false)]
    [InlineData("createContainer", true)]
    [InlineData("startContainer", true)]
    [InlineData("poststart", false)]
    [InlineData("poststop", false)]
    [Requirement("config/hooks-6", Level.Must, "prestart, createRuntime, poststart and poststop hooks run in the host's namespaces.")]
    [Requirement("config/hooks-7", Level.Must, "createContainer and startContainer hooks run in the container's namespaces.")]
    public void A_hook_runs_in_the_namespaces_of_its_kind(string kind, bool inside)
    {
        using var container = new TestContainer("report");
        string log = Directory.CreateDirectory(container.Bundle + "/data").FullName + "/log";
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind");
        container.WithHook(kind, kind == "startContainer" ? "into:/mnt/log" : "into:" + log, "report");

        Sight program = container.Run()[0];

        foreach (string space in (string[])["net", "uts", "ipc"])
        {
            string expected = inside ? program["namespaces"][space]!.GetValue<string>() : NamespaceHolder.OfHost(space);
            Assert.Equal(expected, Namespace(TestContainer.Read(log)[0], space, NamespaceHolder.OfHost(space), inside));
        }
    }

    [Theory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [Requirement("config/hooks-8", Level.Must, "Hooks of `create` run before the root file system is changed: the host's paths lead to its files.")]
    public void Hooks_of_create_see_the_hosts_files(string kind)
    {
        using var container = new TestContainer("print:done");
        string log = container.Bundle + "/log";
        container.WithHook(kind, "into:" + log, "stat:" + container.Bundle + "/config.json");

        container.Run();

        Assert.Equal(0, TestContainer.Read(log)[0].Errno);
    }

    [Fact]
    [Requirement("config/hooks-9", Level.Must, "The path of a startContainer hook is one of the container's.")]
    public void A_startContainer_hook_is_a_program_of_the_container()
    {
        using var container = new TestContainer("read:/mnt/log");
        container.WithMount("/mnt", "tmpfs", "tmpfs").WithHook("startContainer", "into:/mnt/log", "stat:/probe");

        Assert.Contains("\"errno\":0", container.Run()[0].Text("text"), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("config/hooks-10", Level.Must, "A hook gets its arguments as listed, the first of them as its name.")]
    [Requirement("config/hooks-11", Level.Must, "A hook gets the variables that are listed for it.")]
    public void A_hook_has_its_arguments_and_variables()
    {
        using var container = new TestContainer("print:done");
        string log = container.Bundle + "/log";
        container.WithHook("createRuntime", "into:" + log, "report", "--", "a b", "");
        container.Config["hooks"]!["createRuntime"]![0]!["env"] = Json.Array("ONE=1", "TWO=a=b");

        container.Run();

        Sight seen = TestContainer.Read(log)[0];
        Assert.Equal(["into:" + log, "report", "--", "a b", ""], seen.Texts("args"));
        Assert.Equal("1", seen["env"]["ONE"]!.GetValue<string>());
        Assert.Equal("a=b", seen["env"]["TWO"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [Requirement("config/hooks-12", Level.Must, "A hook of `create` that fails makes `create` fail, and nothing is left.")]
    [Requirement("runtime/hooks-1", Level.Must, "A failing prestart, createRuntime or createContainer hook is an error of `create`.")]
    public void A_failing_hook_of_create_is_an_error(string kind)
    {
        using var container = new TestContainer("print:began");
        container.WithHook(kind, "exit:3");

        container.RefusesToCreate();

        Assert.Empty(container.Seen());
        Assert.Empty(Cgroups.Named(container.Id));
    }

    [Fact]
    [Requirement("runtime/hooks-5", Level.Must, "After a failing hook of `create` the remaining hooks of its stage do not run, and the poststop hooks do.")]
    public void A_failing_hook_of_create_is_followed_by_poststop()
    {
        using var container = new TestContainer("print:began");
        string log = container.Bundle + "/log";
        container.WithHook("createRuntime", "exit:3").WithHook("createRuntime", "into:" + log, "print:createRuntime").WithHook("poststop", "into:" + log, "print:poststop");

        container.RefusesToCreate();

        Assert.Equal(["poststop"], Log(log));
    }

    [Fact]
    [Requirement("runtime/hooks-2", Level.Must, "A failing startContainer hook is an error of `start`, and the program does not run.")]
    public void A_failing_startContainer_hook_stops_the_container()
    {
        using var container = new TestContainer("print:began");
        container.WithHook("startContainer", "exit:3");
        container.MustCreate();

        // The hook runs after `start` has been told, so that the error may also be the container's end alone.
        container.Start();

        TestContainer.WaitFor(() => container.State() is not { Status: 0 } || container.Status() == "stopped", "the end");
        Assert.Empty(container.Seen());
    }

    [Fact]
    [Requirement("runtime/hooks-6", Level.Must, "`start` itself reports the failing startContainer hook.")]
    public void A_failing_startContainer_hook_is_an_error_of_start()
    {
        using var container = new TestContainer("print:began");
        container.WithHook("startContainer", "exit:3");
        container.MustCreate();

        Assert.NotEqual(0, container.Start().Status);
    }

    [Fact]
    [Requirement("runtime/hooks-3", Level.Must, "A failing poststart hook is an error of `start` and stops the container.")]
    public void A_failing_poststart_hook_stops_the_container()
    {
        using var container = new TestContainer("pause");
        container.WithHook("poststart", "exit:3");
        container.MustCreate();

        Assert.NotEqual(0, container.Start().Status);
        TestContainer.WaitFor(() => container.State() is not { Status: 0 } || container.Status() == "stopped", "the end");
    }

    [Fact]
    [Requirement("runtime/hooks-4", Level.Must, "A failing poststop hook is warned of; the hooks after it run and the container is gone.")]
    [Requirement("runtime/warnings-1", Level.Must, "A warning does not change the course of an operation.")]
    public void A_failing_poststop_hook_changes_nothing()
    {
        using var container = new TestContainer("print:done");
        string log = container.Bundle + "/log";
        container.WithHook("poststop", "exit:3").WithHook("poststop", "into:" + log, "print:second");
        container.MustCreate();
        container.RunToEnd();
        container.WaitUntilStopped();

        RuntimeResult deleted = container.Delete();

        Assert.Equal(0, deleted.Status);
        Assert.NotEqual("", deleted.Error);
        Assert.Equal(["second"], Log(log));
        Assert.False(container.Exists());
    }

    [Fact]
    [Requirement("config/hooks-13", Level.Must, "The path of a hook is absolute; a relative one is an error.")]
    public void A_relative_path_of_a_hook_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Config["hooks"] = Json.Object("""{ "createRuntime": [{ "path": "bin/true" }] }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/hooks-14", Level.Must, "A hook that runs longer than its timeout is ended and has failed.")]
    public void A_hook_that_takes_too_long_has_failed()
    {
        using var container = new TestContainer("pause");
        container.WithHook("createRuntime", "pause");
        container.Config["hooks"]!["createRuntime"]![0]!["timeout"] = 1;
        var waited = Stopwatch.StartNew();

        container.RefusesToCreate();

        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [Requirement("config/hooks-15", Level.Must, "A timeout is greater than zero; another is an error.")]
    public void A_timeout_that_is_not_positive_is_refused(int timeout)
    {
        using var container = new TestContainer("pause");
        container.WithHook("createRuntime", "print:x");
        container.Config["hooks"]!["createRuntime"]![0]!["timeout"] = timeout;

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/hooks-16", Level.Must, "A hook whose program is not there has failed.")]
    public void A_hook_that_does_not_exist_has_failed()
    {
        using var container = new TestContainer("pause");
        container.Config["hooks"] = Json.Object("""{ "createRuntime": [{ "path": "/no/such/hook" }] }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/hooks-2")]
    public void All_hooks_of_create_have_run_when_create_ends()
    {
        using var container = new TestContainer("pause");
        string log = container.Bundle + "/log";
        foreach (string kind in BeforeStart)
            container.WithHook(kind, "into:" + log, "print:" + kind);

        container.MustCreate();

        Assert.Equal(BeforeStart, Log(log));
    }

    private static string[] Log(string path) => [.. TestContainer.Read(path).Select(seen => seen.Text("text"))];

    // Without a /proc of its namespace's own a hook cannot read its links; nothing is known then but that it ran.
    private static string Namespace(Sight seen, string space, string host, bool inside)
    {
        string? name = seen["namespaces"][space]?.GetValue<string>();
        Assert.SkipWhen(name is null, "the hook sees no /proc");
        Assert.Equal(inside, name != host);
        return name;
    }
}
