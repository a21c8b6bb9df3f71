namespace Gantry.Tests;

public sealed class KillTests
{
    [Fact]
    [Requirement("runtime/kill-1", Level.Must, "`kill` without an id, or of a container that does not exist, is an error.")]
    public void Kill_needs_a_container()
    {
        using var container = new TestContainer("pause");

        Assert.NotEqual(0, container.Runtime("kill").Status);
        Assert.NotEqual(0, container.Kill("TERM").Status);
    }

    [Fact]
    [Requirement("runtime/kill-2", Level.Must, "`kill` of a container that is neither created nor running is an error and changes nothing.")]
    public void A_stopped_container_gets_no_signal()
    {
        using var container = new TestContainer("print:done");
        container.MustCreate();
        container.RunToEnd();
        container.WaitUntilStopped();

        Assert.NotEqual(0, container.Kill("TERM").Status);
        Assert.Equal("stopped", container.Status());
    }

    [Theory]
    [InlineData("TERM", 15)]
    [InlineData("SIGUSR1", 10)]
    [InlineData("12", 12)]
    [Requirement("runtime/kill-3", Level.Must, "`kill` sends the signal that it is given to the container's process.")]
    public void The_process_gets_the_signal(string signal, int number)
    {
        using var container = new TestContainer($"signal:{number}");
        container.MustCreate();
        container.MustStart();
        TestContainer.WaitFor(() => container.Seen().Count == 1, "the handler");

        Assert.Equal(0, container.Kill(signal).Status);

        container.WaitUntilStopped();
        Assert.Equal(number, container.Seen()[1].Int("signal"));
    }

    [Fact]
    [Requirement("runtime/kill-5", Level.Must, "A container that is created but not started can be killed.")]
    public void A_created_container_can_be_killed()
    {
        using var container = new TestContainer("print:began");
        container.MustCreate();

        Assert.Equal(0, container.Kill("KILL").Status);

        container.WaitUntilStopped();
        Assert.Empty(container.Seen());
    }
}
