using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Gantry.Engine.Bench.Chaos;

/// <summary>
/// Kills a daemon again and again while its containers count into their logs and answer on published ports, and sees what is lost.
/// The image probe:1 must be there. <paramref name="docker"/> runs a command of the docker CLI; <paramref name="killAndStart"/> is one kill.
/// </summary>
internal sealed class ChaosRun(Func<string[], Task<string>> docker, Func<Task> killAndStart, string hostSpace, string outsideSpace, IPAddress hostAddress)
{
    private const int Containers = 4;

    private readonly Random _random = new(1);

    public async Task<ChaosResult> RunAsync(int kills, Action<int>? progress = null)
    {
        string name = $"chaos{Environment.ProcessId}";
        string[] names = [.. Enumerable.Range(0, Containers).Select(i => $"{name}-{i}")];
        List<KeptConnection> connections = [];
        try
        {
            foreach (string container in names)
                connections.AddRange(await StartAsync(container));
            await Task.WhenAll(connections.Select(connection => connection.Connected));
            return await KillAsync(kills, names, connections, progress);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
            await docker(["rm", "--force", .. names]);
        }
    }

    private async Task<List<KeptConnection>> StartAsync(string container)
    {
        await docker(["run", "--detach", "--name", container, "--publish", "9000", "probe:1", "serve:9000"]);

        // Sample: 0.0.0.0:32768
        string line = (await docker(["port", container, "9000"])).Split('\n')[0];
        int port = int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        return
        [
            new KeptConnection(hostSpace, new IPEndPoint(IPAddress.Loopback, port)),
            new KeptConnection(hostSpace, new IPEndPoint(hostAddress, port)),
            new KeptConnection(outsideSpace, new IPEndPoint(hostAddress, port)),
        ];
    }

    private async Task<ChaosResult> KillAsync(int kills, string[] names, List<KeptConnection> connections, Action<int>? progress)
    {
        const string State = "{{.State.Status}} {{.State.Pid}} {{.State.StartedAt}} {{.RestartCount}}";
        string before = await docker(["inspect", "--format", State, .. names]);
        var losses = new List<string>();
        var restarts = new List<TimeSpan>();
        for (int kill = 1; kill <= kills && losses.Count == 0; kill++)
        {
            await Task.Delay(_random.Next(100));
            long start = Stopwatch.GetTimestamp();
            await killAndStart();
            restarts.Add(Stopwatch.GetElapsedTime(start));
            string after = await docker(["inspect", "--format", State, .. names]);
            if (after != before)
                losses.Add($"after kill {kill} the containers were\n{after}and not\n{before}");
            progress?.Invoke(kill);
        }

        losses.AddRange(connections.Select(connection => connection.End()).OfType<string>());
        long lines = 0;
        foreach (string container in names)
            lines += await LinesAsync(container, losses);

        restarts.Sort();
        return new ChaosResult(restarts.Count, names.Length, lines, connections.Sum(c => c.Requests), connections.Max(c => c.LongestAnswer), restarts[restarts.Count / 2], losses);
    }

    private async Task<long> LinesAsync(string container, List<string> losses)
    {
        string[] lines = (await docker(["logs", container])).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // What has been rotated away is not lost: the first line may be any.
        long first = long.Parse(lines[0], CultureInfo.InvariantCulture);
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] != (first + i).ToString(CultureInfo.InvariantCulture))
            {
                losses.Add($"the log of {container} has '{lines[i]}' in the place of {first + i}");
                break;
            }
        }

        return lines.Length;
    }
}
