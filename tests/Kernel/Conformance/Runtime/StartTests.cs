namespace Gantry.Tests;

public sealed class StartTests
{
    [Fact]
    [Requirement("runtime/start-1", Level.Must, "`start` without an id is an error.")]
    [Requirement("runtime/start-2", Level.Must, "`start` of a container that does not exist is an error.")]
    public void Start_needs_a_container()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("start").Status);
        Assert.NotEqual(0, container.Start().Status);
    }

    [Fact]
    [Requirement("runtime/start-3", Level.Must, "`start` of a container that is running or stopped is an error and changes nothing.")]
    public void Start_works_once()
    {
        using var container = new TestContainer("print:once", "pause");
        container.RunAndStay();
        int pid = container.Pid();

        Assert.NotEqual(0, container.Start().Status);
        Assert.Equal("running", container.Status());
        Assert.Equal(pid, container.Pid());

        container.Kill("KILL");
        container.WaitUntilStopped();
        Assert.NotEqual(0, container.Start().Status);
        Assert.Equal("stopped", container.Status());
        Assert.Single(container.Seen());
    }

    [Fact]
    [Requirement("runtime/start-4", Level.Must, "`start` runs the program that process describes.")]
    [Requirement("runtime/lifecycle-7", Level.Must, "After `start` the program runs with the arguments of config.json.")]
    public void Start_runs_the_program()
    {
        using var container = new TestContainer("report", "--", "one two", "", "$HOME");

        Assert.Equal(["report", "--", "one two", "", "$HOME"], container.Run()[0].Texts("args"));
    }

    [Fact]
    [Requirement("runtime/start-6", Level.Must, "`start` of a container whose config.json has no process is an error.")]
    [Requirement("config/process-1", Level.Must, "A process is needed for `start`, not before.")]
    public void A_container_without_a_process_cannot_start()
    {
        using var container = new TestContainer();
        container.Config.Remove("process");

        if (container.Create().Status == 0)
            Assert.NotEqual(0, container.Start().Status);
        else
            Assert.False(container.Exists());
    }

    [Fact]
    [Requirement("config/process-2", Level.Should, "A container without a process can be created.")]
    public void A_container_without_a_process_can_be_created()
    {
        Deviation.Admit("config/process-2");
        using var container = new TestContainer();
        container.Config.Remove("process");

        container.MustCreate();

        Assert.Equal("created", container.Status());
    }
}
