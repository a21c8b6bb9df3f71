using System.Text;
using Gantry.Engine;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class StandaloneLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_is_read_whole_and_from_its_end_over_rotated_files()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var log = new LogConfig { Options = new Dictionary<string, string> { ["max-size"] = "100k", ["max-file"] = "60" } };
        StandaloneRecord container = await test.RunToEndAsync("seq 1 50000; echo wrong >&2", config => config with { Log = log });

        string all = await test.LogAsync(container.Id, new LogQuery(Stderr: false));
        string tail = await test.LogAsync(container.Id, new LogQuery(Stderr: false, Tail: 20000));
        string last = await test.LogAsync(container.Id, new LogQuery(Stderr: false, Tail: 2));
        string wrong = await test.LogAsync(container.Id, new LogQuery(Stdout: false));

        Assert.Equal(Numbers(1, 50000), all);
        Assert.Equal(Numbers(30001, 50000), tail);
        Assert.Equal(("49999\n50000\n", "wrong\n"), (last, wrong));
        Assert.Equal("", await test.LogAsync(container.Id, new LogQuery(Tail: 0)));
        Assert.True(File.Exists(test.Containers.Paths.Log(container.Id) + ".5"));
    }

    [Fact]
    public async Task A_follower_gets_every_line_of_a_log_that_is_rotated_under_it_and_ends_with_the_container()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var log = new LogConfig { Options = new Dictionary<string, string> { ["max-size"] = "300k", ["max-file"] = "40" } };
        StandaloneRecord container = await test.CreateAsync("i=0; while [ $i -lt 40 ]; do seq 1 1000; i=$((i+1)); usleep 5000; done", config => config with { Log = log });
        await test.Containers.StartAsync(container.Id, Cancel);

        Task<string> followed = test.LogAsync(container.Id, new LogQuery(Follow: true));

        Assert.Equal(string.Concat(Enumerable.Repeat(Numbers(1, 1000), 40)), await TestStandalone.Soon(followed));
    }

    [Fact]
    public async Task A_part_of_a_log_is_chosen_by_time()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync("echo one; usleep 300000; echo two; usleep 300000; printf three");
        List<DateTimeOffset> times = [];
        await foreach (LogEntry entry in test.Containers.ReadLogsAsync(container.Id, new LogQuery(), Cancel))
            times.Add(entry.Time);

        Assert.Equal("two\nthree", await test.LogAsync(container.Id, new LogQuery(Since: times[1])));
        Assert.Equal("one\ntwo\n", await test.LogAsync(container.Id, new LogQuery(Until: times[1])));
    }

    [Fact]
    public async Task Without_a_log_there_is_nothing_to_read()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync("echo lost", config => config with { Log = new LogConfig { Driver = "none" } });

        EngineException refused = Assert.Throws<EngineException>(() => test.Containers.ReadLogsAsync(container.Id, new LogQuery(), Cancel));

        Assert.Equal("configured logging driver does not support reading", refused.Message);
    }

    private static string Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Aggregate(new StringBuilder(), (text, number) => text.Append(number).Append('\n')).ToString();
}
