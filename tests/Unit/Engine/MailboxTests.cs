using Gantry.Engine.Mailboxes;

namespace Gantry.Tests;

public sealed class MailboxTests
{
    [Fact]
    public async Task Work_is_done_in_order_and_one_at_a_time()
    {
        var mailbox = new Mailbox();
        var order = new List<int>();
        int inside = 0;

        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => mailbox.RunAsync(async () =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            order.Add(n);
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task A_failure_reaches_whoever_asked_and_nobody_else()
    {
        var mailbox = new Mailbox();

        Task failing = mailbox.RunAsync(() => Task.FromException(new InvalidOperationException("no")));
        int answer = await mailbox.RunAsync(() => Task.FromResult(7));

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.Equal(7, answer);
    }
}
