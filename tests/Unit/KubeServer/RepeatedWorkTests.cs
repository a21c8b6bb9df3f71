using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class RepeatedWorkTests
{
    [Fact]
    public async Task A_turn_that_fails_is_told_of_once_and_tried_again_after_the_pause()
    {
        int turns = 0;
        int failures = 0;
        await using RepeatedWork work = new(
            async cancel =>
            {
                if (Interlocked.Increment(ref turns) == 1)
                    throw new InvalidOperationException("at first");
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            },
            TimeSpan.FromMilliseconds(1), TimeProvider.System, _ => Interlocked.Increment(ref failures));

        work.Start();
        await WaitFor.TrueAsync(() => Task.FromResult(Volatile.Read(ref turns) == 2));

        Assert.Equal(1, failures);
    }

    [Fact]
    public async Task A_turn_that_waited_long_enough_is_no_failure_and_the_work_ends_when_it_is_to()
    {
        int turns = 0;
        int failures = 0;
        RepeatedWork work = new(
            async cancel =>
            {
                if (Interlocked.Increment(ref turns) < 3)
                    throw new TimeoutException();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
            },
            TimeSpan.FromHours(1), TimeProvider.System, _ => Interlocked.Increment(ref failures));

        work.Start();
        await WaitFor.TrueAsync(() => Task.FromResult(Volatile.Read(ref turns) == 3));
        await work.DisposeAsync();

        Assert.Equal(0, failures);
    }
}
