using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class StateTests
{
    [Fact]
    [Requirement("runtime/scope-1", Level.Must, "Whoever created a container can use every other operation on it, from any later process.")]
    [Requirement("runtime/state-1", Level.Must, "A state names the version of the specification that the container was made for, as a semantic version.")]
    [Requirement("runtime/state-2", Level.Must, "A state names the container's id.")]
    [Requirement("runtime/state-5", Level.Must, "A state has the absolute path of the bundle, also if `create` was given a relative one.")]
    public void A_state_says_which_container_it_is()
    {
        using var container = new TestContainer("pause");
        container.MustCreate();

        JsonObject state = container.StateJson();

        Assert.Matches(@"^\d+\.\d+\.\d+", state["ociVersion"]!.GetValue<string>());
        Assert.Equal(container.Id, state["id"]!.GetValue<string>());
        Assert.Equal(container.Bundle, state["bundle"]!.GetValue<string>());
    }

    [Fact]
    [Requirement("runtime/state-3", Level.Must, "The status is created after `create`, running after `start`, stopped after the process has ended.")]
    [Requirement("runtime/start-5", Level.Must, "After a successful `start` the container is running.")]
    [Requirement("runtime/kill-4", Level.Must, "However its process ended, the container is stopped from then on.")]
    public void The_status_follows_the_life_of_the_process()
    {
        using var container = new TestContainer("print:on", "pause");

        container.MustCreate();
        Assert.Equal("created", container.Status());
        container.MustStart();
        Assert.Equal("running", container.Status());
        Assert.Equal(0, container.Kill("KILL").Status);
        container.WaitUntilStopped();
    }

    [Fact]
    [Requirement("runtime/state-4", Level.Must, "While a container is created or running its state has the process's id as the host sees it.")]
    public void The_pid_is_that_of_the_containers_process_on_the_host()
    {
        using var container = new TestContainer("report", "pause");
        container.MustCreate();
        int created = container.Pid();
        container.MustStart();
        TestContainer.WaitFor(() => container.Seen().Count == 1, "the report");

        int running = container.Pid();

        Assert.Equal(created, running);
        Assert.Equal(new FileInfo($"/proc/{running}/ns/pid").LinkTarget, container.Seen()[0]["namespaces"]["pid"]!.GetValue<string>());
        Assert.Equal(1, container.Seen()[0].Int("pid"));
    }

    [Fact]
    [Requirement("runtime/state-6", Level.Must, "A state has the annotations of config.json.")]
    [Requirement("config/annotations-1", Level.Must, "Annotations are texts by name; any name that is not empty is taken.")]
    public void A_state_has_the_annotations()
    {
        using var container = new TestContainer("pause");
        container.Config["annotations"] = Json.Object("""{ "org.example.one": "1", "plain": "", "with space": "x=y" }""");
        container.MustCreate();

        JsonObject annotations = container.StateJson()["annotations"]!.AsObject();

        Assert.Equal("1", annotations["org.example.one"]!.GetValue<string>());
        Assert.Equal("", annotations["plain"]!.GetValue<string>());
        Assert.Equal("x=y", annotations["with space"]!.GetValue<string>());
    }

    [Fact]
    [Requirement("runtime/state-7", Level.Must, "Without annotations a state leaves them out or has an empty map.")]
    [Requirement("config/annotations-2", Level.Must, "Annotations may be absent or an empty map.")]
    public void A_state_without_annotations_has_none()
    {
        using var container = new TestContainer("pause");
        container.Config["annotations"] = new JsonObject();
        container.MustCreate();

        Assert.True(container.StateJson()["annotations"] is null or JsonObject { Count: 0 });
    }

    [Fact]
    [Requirement("runtime/state-8", Level.Must, "A state is one JSON object with texts for version, id, status and bundle and a number for pid.")]
    public void A_state_is_JSON_of_the_expected_types()
    {
        using var container = new TestContainer("pause");
        container.MustCreate();

        JsonObject state = container.StateJson();

        foreach (string text in (string[])["ociVersion", "id", "status", "bundle"])
            Assert.Equal(System.Text.Json.JsonValueKind.String, state[text]!.GetValueKind());

        Assert.Equal(System.Text.Json.JsonValueKind.Number, state["pid"]!.GetValueKind());
    }

    [Fact]
    [Requirement("runtime/query-1", Level.Must, "Asking for a state without an id is an error.")]
    public void A_state_needs_an_id()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("state").Status);
    }

    [Fact]
    [Requirement("runtime/query-2", Level.Must, "Asking for the state of a container that does not exist is an error.")]
    public void A_container_that_does_not_exist_has_no_state()
    {
        using var container = new TestContainer("pause");

        RuntimeResult result = container.State();

        Assert.NotEqual(0, result.Status);
        Assert.NotEqual("", result.Error);
    }

    [Fact]
    [Requirement("runtime/state-5")]
    public void A_relative_bundle_becomes_absolute()
    {
        using var container = new TestContainer("pause");
        container.WriteConfig();

        RuntimeResult created = container.Execute("/bin/sh", ["-c", "cd \"$1\" && exec \"$0\" --root \"$1/state\" create --bundle . \"$2\"", RuntimeUnderTest.Program, container.Bundle, container.Id]);

        Assert.True(created.Status == 0, created.Error);
        Assert.Equal(container.Bundle, container.StateJson()["bundle"]!.GetValue<string>());
    }
}
