using Gantry.Kube;
using Gantry.Kube.Reconciling;

namespace Gantry.Tests.Reconciling;

public sealed class WorkQueueTests
{
    private static readonly ObjectKey Web = new("default", "web");

    [Fact]
    public async Task A_key_waits_once_however_often_it_is_added()
    {
        using WorkQueue queue = New();
        queue.Add(Web);
        queue.Add(Web);

        await queue.TakeAsync(default);
        queue.Finish(Web, NextCheck.OnChange);

        Assert.Equal(0, queue.Length);
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_comes_back_afterwards()
    {
        using WorkQueue queue = New();
        queue.Add(Web);
        await queue.TakeAsync(default);

        queue.Add(Web);
        ValueTask<ObjectKey> next = queue.TakeAsync(default);
        Assert.False(next.IsCompleted);
        queue.Finish(Web, NextCheck.OnChange);

        Assert.Equal(Web, await next);
    }

    [Fact]
    public async Task A_failed_key_comes_back_after_ever_longer_waits()
    {
        using WorkQueue queue = New();
        queue.Add(Web);
        var waits = new List<double>();
        for (int i = 0; i < 4; i++)
        {
            await queue.TakeAsync(default);
            waits.Add(queue.Fail(Web).TotalMilliseconds);
        }

        Assert.Equal([1, 2, 4, 4], waits);
    }

    [Fact]
    public async Task A_later_check_comes_by_itself()
    {
        using WorkQueue queue = New();
        queue.Add(Web);
        await queue.TakeAsync(default);

        queue.Finish(Web, NextCheck.In(TimeSpan.FromMilliseconds(5)));

        Assert.Equal(Web, await queue.TakeAsync(default));
    }

    [Fact]
    public async Task What_waits_and_what_is_worked_on_is_counted()
    {
        using WorkQueue queue = New();
        queue.Metrics.Watch(queue);
        queue.Add(new("default", "a"));
        queue.Add(new("default", "a"));
        queue.Add(new("default", "b"));

        ObjectKey taken = await queue.TakeAsync(CancellationToken.None);
        int depth = queue.Metrics.Depth;
        double longest = queue.Metrics.Unfinished().Longest;
        queue.Fail(taken);

        Assert.Equal((2, 1, 1), (queue.Metrics.Adds, depth, queue.Metrics.Retries));
        Assert.Equal((1, 1), (queue.Metrics.Waits.Cumulative()[^1], queue.Metrics.Work.Cumulative()[^1]));
        Assert.True(longest > 0);
        Assert.Equal(0, queue.Metrics.Unfinished().Longest);
    }

    private static WorkQueue New() => new(TimeProvider.System, new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(4)));
}
