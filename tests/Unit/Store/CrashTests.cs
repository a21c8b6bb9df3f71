using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gantry.Store;

namespace Gantry.Tests.Store;

/// <summary>Kills a process that writes, at random moments, and looks for every write that it had acknowledged.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_process_loses_no_acknowledged_write()
    {
        string folder = Directory.CreateTempSubdirectory("gantry-crash-").FullName;
        try
        {
            string file = Path.Combine(folder, "store.db");
            var acknowledged = new Dictionary<string, string>();
            long lastRevision = 0;
            for (int round = 0; round < 8; round++)
            {
                lastRevision = Math.Max(lastRevision, await RunAndKillAsync(file, round, acknowledged));
                await using SqliteStore store = SqliteStore.Open(file);
                foreach ((string key, string value) in acknowledged)
                    Assert.True(int.Parse(Encoding.UTF8.GetString((await store.GetAsync(key))!.Value.Span), CultureInfo.InvariantCulture) >= int.Parse(value, CultureInfo.InvariantCulture), key);
                Assert.True(store.Current.Value >= lastRevision, "a revision would be given out twice");
            }

            Assert.NotEmpty(acknowledged);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> RunAndKillAsync(string file, int round, Dictionary<string, string> acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[CrashWriter.FileVariable] = file;
        start.Environment[CrashWriter.FirstVariable] = (round * 1_000_000).ToString(CultureInfo.InvariantCulture);
        using Process writer = Process.Start(start)!;
        long last = 0;
        int lines = 0, stopAfter = 20 + Random.Shared.Next(400);
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            if (words.Length != 3)
                continue;
            if (words[0] != "ephemeral")
                acknowledged[words[0]] = words[1];
            last = Math.Max(last, long.Parse(words[2], CultureInfo.InvariantCulture));
            if (++lines == stopAfter)
                writer.Kill();
        }

        await writer.WaitForExitAsync();
        Assert.True(lines >= stopAfter, $"round {round}: the writer ended by itself");
        return last;
    }
}
