namespace Gantry.Engine.Bench;

/// <summary>The same work by several engines in turn, in one run. The first is ours.</summary>
internal sealed class Comparison(IReadOnlyList<Peer> peers, string registry, string folder, int rounds)
{
    private int _count;

    public async Task RunAsync()
    {
        Table.PrintHead(peers);
        await PrintIdleAsync();
        await PrintRunsAsync();
        await PrintAtOnceAsync();
        await PrintPullAsync();
        await PrintBuildAsync();
        await PrintManyAsync();
    }

    private async Task PrintRunsAsync()
    {
        double[][] without = await InTurnAsync(rounds, peer => peer.TimeAsync("run", "--rm", "--network", "none", "busy:1", "/bin/true"));
        Table.Print("run --rm, no network, p50 ms", [.. without.Select(samples => At(samples, 50))]);
        Table.Print("run --rm, no network, p99 ms", [.. without.Select(samples => At(samples, 99))]);
        double[][] with = await InTurnAsync(rounds, peer => peer.TimeAsync("run", "--rm", "busy:1", "/bin/true"));
        Table.Print("run --rm, network, p50 ms", [.. with.Select(samples => At(samples, 50))]);
        Table.Print("run --rm, network, p99 ms", [.. with.Select(samples => At(samples, 99))]);
    }

    private async Task PrintAtOnceAsync()
    {
        double[][] samples = await InTurnAsync(3, async peer =>
        {
            double[] times = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => peer.TimeAsync("run", "--rm", "--network", "none", "busy:1", "/bin/true")));
            return times.Max();
        });
        Table.Print("50 containers at once, ms", [.. samples.Select(s => At(s, 50))]);
    }

    private async Task PrintPullAsync()
    {
        string image = $"{registry}/big:1";
        double[][] samples = await InTurnAsync(3, async peer =>
        {
            double time = await peer.TimeAsync("pull", "--quiet", image);
            await peer.RunAsync("rmi", image);
            return time;
        });
        Table.Print("pull and unpack 300 MB, ms", [.. samples.Select(s => At(s, 50))]);
    }

    private async Task PrintBuildAsync()
    {
        string context = Path.Combine(folder, "context");
        double[][] cold = await InTurnAsync(3, peer => peer.TimeAsync("build", "--quiet", "--no-cache", "--tag", "built:1", context));
        Table.Print("build of 20 steps, cold, ms", [.. cold.Select(samples => At(samples, 50))]);

        // podman keeps no steps of a build without a cache to find again; one build with it fills the cache.
        foreach (Peer peer in peers)
            await peer.RunAsync("build", "--quiet", "--tag", "built:1", context);
        double[][] unchanged = await InTurnAsync(5, peer => peer.TimeAsync("build", "--quiet", "--tag", "built:1", context));
        Table.Print("build of 20 steps, unchanged, ms", [.. unchanged.Select(samples => At(samples, 50))]);
    }

    private async Task PrintIdleAsync()
    {
        await RestAsync();
        Table.Print("idle memory, no container, MB", [.. peers.Select(peer => peer.Megabytes())]);
    }

    private async Task PrintManyAsync()
    {
        foreach (Peer peer in peers)
            await EachAsync(100, i => peer.RunAsync("run", "--detach", "--name", $"idle-{i}", "busy:1", "sleep", "100000"));
        await RestAsync();
        Table.Print("idle memory, 100 containers, MB", [.. peers.Select(peer => peer.Megabytes())]);

        foreach (Peer peer in peers)
            await EachAsync(400, i => peer.RunAsync("create", "--name", $"made-{i}", "busy:1", "true"));
        await RestAsync();
        Table.Print("idle memory, 400 more stopped, MB", [.. peers.Select(peer => peer.Megabytes())]);
        double[][] lists = await InTurnAsync(20, peer => peer.TimeAsync("ps", "--all", "--no-trunc"));
        Table.Print("ps with 500 containers, ms", [.. lists.Select(samples => At(samples, 50))]);
        double[][] stats = await InTurnAsync(10, OneShotAsync);
        Table.Print("stats in one shot, ms", [.. stats.Select(samples => At(samples, 50))]);
    }

    // Each has the time to clear up after its work.
    private static Task RestAsync() => Task.Delay(TimeSpan.FromSeconds(15));

    // The docker CLI waits for two samples a second apart; the API has a request for one. podman's CLI takes one.
    private static Task<double> OneShotAsync(Peer peer)
    {
        int host = peer.Command.ToList().IndexOf("--host");
        return host < 0
            ? peer.TimeAsync("stats", "--no-stream", "idle-7")
            : ShellCommand.TimeAsync("curl", "--silent", "--fail", "--unix-socket", peer.Command[host + 1].Replace("unix://", "", StringComparison.Ordinal), "http://docker/v1.41/containers/idle-7/stats?stream=false&one-shot=true");
    }

    private static async Task EachAsync(int number, Func<int, Task> work) =>
        await Parallel.ForAsync(0, number, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await work(i));

    // One sample each per round, so that whatever else the machine does meets all of them.
    private async Task<double[][]> InTurnAsync(int times, Func<Peer, Task<double>> once)
    {
        List<double>[] samples = [.. peers.Select(_ => new List<double>())];
        for (int round = -1; round < times; round++)
        {
            for (int i = 0; i < peers.Count; i++)
            {
                double sample = await once(peers[(i + _count) % peers.Count]);
                if (round >= 0)
                    samples[(i + _count) % peers.Count].Add(sample);
            }

            _count++;
        }

        return [.. samples.Select(of => of.Order().ToArray())];
    }

    private static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
}
