using System.Diagnostics;

namespace Gantry.Tests;

public sealed class SpeedTests
{
    [Fact]
    public async Task Twenty_unchanged_steps_are_told_to_be_fast()
    {
        string dockerfile = "FROM busybox:test\nCOPY . /src/\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"ENV V{i}={i}\nRUN echo {i} > /made-{i}\n"));
        Dictionary<string, string> files = Enumerable.Range(0, 200).ToDictionary(i => $"d{i % 10}/f{i}", i => new string('x', i * 10));
        await using TestBuilder test = await TestBuilder.StartAsync();
        var cold = Stopwatch.StartNew();
        await test.BuildAsync(dockerfile, files);
        cold.Stop();
        await test.BuildAsync(dockerfile, files);

        var warm = Stopwatch.StartNew();
        BuildResult built = await test.BuildAsync(dockerfile, files);
        warm.Stop();

        TestContext.Current.TestOutputHelper?.WriteLine($"20 steps: {cold.ElapsedMilliseconds} ms cold, {warm.ElapsedMilliseconds} ms unchanged");
        Assert.Empty(built.Misses);
    }
}
