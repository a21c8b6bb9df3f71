using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Tests.Clusters;

namespace Gantry.Tests.Controllers.Events;

/// <summary>Events go an hour after they were last written.</summary>
public sealed class EventExpiryTests
{
    [Fact]
    public async Task An_event_is_kept_for_an_hour_after_its_last_change()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(_ => { });
        Event repeated = await cluster.CreateAsync(EventAt(cluster, "repeated"));
        await cluster.CreateAsync(EventAt(cluster, "single"));
        await SweepsAsync(cluster, minutes: 55);
        await cluster.Kube.UpdateAsync(repeated with { Count = 2, LastTimestamp = cluster.Clock.GetUtcNow() });

        await GoneAsync(cluster, "single", withinMinutes: 30);
        Assert.NotNull(await FindAsync(cluster, "repeated"));
        await GoneAsync(cluster, "repeated", withinMinutes: 70);
    }

    [Fact]
    public async Task An_event_whose_sender_has_a_clock_that_is_ahead_goes_too()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(_ => { });
        await cluster.CreateAsync(EventAt(cluster, "ahead") with { LastTimestamp = cluster.Clock.GetUtcNow() + TimeSpan.FromDays(365) });

        await SweepsAsync(cluster, minutes: 50);
        Assert.NotNull(await FindAsync(cluster, "ahead"));
        await GoneAsync(cluster, "ahead", withinMinutes: 70);
    }

    private static Event EventAt(TestCluster cluster, string name) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        InvolvedObject = new() { Kind = "Pod", Namespace = "default", Name = "p" },
        Reason = "Test",
        Message = "something happened",
        Type = "Normal",
        Count = 1,
        FirstTimestamp = cluster.Clock.GetUtcNow(),
        LastTimestamp = cluster.Clock.GetUtcNow(),
    };

    private static Task<Event?> FindAsync(TestCluster cluster, string name) => cluster.Kube.FindAsync<Event>(new ObjectKey("default", name));

    private static async Task SweepsAsync(TestCluster cluster, int minutes)
    {
        for (int i = 0; i < minutes; i++)
        {
            cluster.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    // The clock runs to a time at which this must be gone, and what is kept longer must not. From there it creeps: with a clock that stands,
    // a sweep that was late going to sleep would never wake.
    private static async Task GoneAsync(TestCluster cluster, string name, int withinMinutes)
    {
        DateTimeOffset latest = cluster.Clock.GetUtcNow() + TimeSpan.FromMinutes(withinMinutes);
        DateTime nextCreep = DateTime.MinValue;
        for (DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(60); await FindAsync(cluster, name) is not null; await Task.Delay(2))
        {
            Assert.True(DateTime.UtcNow < end, $"{name} is still there");
            if (cluster.Clock.GetUtcNow() >= latest && DateTime.UtcNow < nextCreep)
                continue;
            cluster.Clock.Advance(TimeSpan.FromMinutes(1));
            nextCreep = DateTime.UtcNow + TimeSpan.FromSeconds(5);
        }
    }
}
