using Gantry.Engine.Containers;

namespace Gantry.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task Rotation_under_load_loses_no_line_and_changes_no_order()
    {
        await using TestEngine test = await TestEngine.StartAsync(logMaxBytes: 1 << 20);
        await test.RunToEndAsync(await test.PodAsync(), "seq 1 200000");

        string[] files = [.. Directory.GetFiles($"{test.Root}/logs/main").OrderByDescending(path => path.EndsWith("0.log") ? 0 : int.Parse(path.Split('.')[^1]))];
        IEnumerable<string> numbers = files.SelectMany(File.ReadLines).Select(line => line.Split(' ', 4)[3]);

        Assert.True(files.Length > 5);
        Assert.All(files, file => Assert.True(new FileInfo(file).Length <= 1 << 20));
        Assert.Equal(Enumerable.Range(1, 200000).Select(n => n.ToString()), numbers);
    }

    [Fact]
    public async Task A_long_line_is_written_in_pieces_that_make_it_up_again()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        await test.RunToEndAsync(await test.PodAsync(), "head -c 100000 /dev/zero | awk '{ gsub(/\\0/, \"x\"); printf \"%s\", $0 }'; yes 0123456789 | head -n 5000 | awk '{ printf \"%s\", $0 } END { print \"\" }'; echo end");

        string[][] entries = [.. test.Log().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 4))];

        Assert.Equal("end", entries[^1][3]);
        Assert.All(entries, entry => Assert.True(entry[3].Length <= 16384));
        Assert.Contains(entries, entry => entry[2] == "P");
        Assert.Contains(string.Concat(Enumerable.Repeat("0123456789", 5000)), string.Concat(entries.Select(entry => entry[3])));
    }

    [Fact]
    public async Task A_log_that_was_moved_away_is_reopened_by_its_name()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "while :; do echo tick; sleep 0.05; done");
        string path = $"{test.Root}/logs/main/0.log";

        File.Move(path, path + ".moved");
        await test.Engine.ReopenLogAsync(container.Id, TestEngine.Cancel);
        for (int i = 0; i < 100 && new FileInfo(path).Length == 0; i++)
            await Task.Delay(50, TestEngine.Cancel);

        Assert.Contains("tick", test.Log());
    }
}
