using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class DeparturesTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void What_went_is_known_for_a_minute()
    {
        var departures = new Departures<string>(_clock);
        departures.Add("a", "first");
        _clock.Now += TimeSpan.FromSeconds(59);
        departures.Add("b", "second");
        Assert.Equal("first", departures.Find("a"));

        _clock.Now += TimeSpan.FromSeconds(2);
        departures.Add("c", "third");

        Assert.Null(departures.Find("a"));
        Assert.Equal(("second", "third"), (departures.Find("b"), departures.Find("c")));
    }

    [Fact]
    public void A_burst_pushes_the_oldest_out()
    {
        var departures = new Departures<string>(_clock);
        for (int i = 0; i < 2000; i++)
            departures.Add($"{i}", "one");

        Assert.Null(departures.Find("900"));
        Assert.NotNull(departures.Find("1999"));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
