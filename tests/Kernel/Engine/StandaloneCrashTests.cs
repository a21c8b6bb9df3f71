using System.Diagnostics;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

/// <summary>Containers outside any pod after SIGKILL of the process that manages them, at any instant.</summary>
public sealed class StandaloneCrashTests
{
    private const string RootVariable = "GANTRY_TEST_CRASH_ROOT";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>More rounds than here are for a person's machine.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("GANTRY_TEST_CRASH_ROUNDS"), out int rounds) ? rounds : 6;

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_and_nothing_half_made_stays()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord steady = await test.RunAsync("i=0; while :; do i=$((i+1)); echo $i; usleep 2000; done", name: "steady");
        StandaloneRecord always = await test.RunAsync("sleep 1000", config => config with { Restart = new RestartPolicy(RestartKind.Always) }, "always");

        for (int round = 0; round < Rounds; round++)
        {
            await test.CloseAsync();
            await KillWhileAtWorkAsync(test.Root, round);
            await test.OpenAsync();

            Assert.Equal((StandaloneState.Running, steady.Pid), (test.Containers.Get("steady").State, test.Containers.Get("steady").Pid));
            Assert.Equal((StandaloneState.Running, always.Pid), (test.Containers.Get("always").State, test.Containers.Get("always").Pid));
            await CheckAsync(test);
        }

        Assert.NotEmpty(Noted(test, "created"));
        await test.Containers.StopAsync("steady", TimeSpan.Zero, null, Cancel);
        string[] lines = (await test.LogAsync("steady")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(1, lines.Length).Select(number => number.ToString()), lines);
    }

    /// <summary>Runs in the process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Work_until_killed()
    {
        TestStandalone test = await TestStandalone.AtAsync(Environment.GetEnvironmentVariable(RootVariable)!);
        await File.WriteAllTextAsync($"{test.Root}/started", "", Cancel);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(worker => WorkAsync(test, worker)));
    }

    private static async Task WorkAsync(TestStandalone test, int worker)
    {
        for (int i = 0; ; i++)
        {
            bool goes = i % 2 == 0;
            string name = $"{(goes ? "goes" : "stays")}-{Environment.ProcessId}-{worker}-{i}";
            await test.CreateAsync(i % 3 == 0 ? "exit 3" : "sleep 1000", config => config with { IsRemovedAtEnd = goes, Mounts = [new MountRequest { Kind = MountKind.Volume, Target = "/data" }] }, name);
            await NoteAsync(test, worker, "created", name);
            await test.Containers.StartAsync(name, Cancel);
            if (i % 3 == 0)
                continue;
            await test.Containers.PauseAsync(name, Cancel);
            await test.Containers.UnpauseAsync(name, Cancel);
            await test.Containers.StopAsync(name, TimeSpan.Zero, null, Cancel);
            if (goes || i % 5 == 0)
                continue;
            await NoteAsync(test, worker, "removing", name);
            await test.Containers.RemoveAsync(name, force: true, volumes: true, Cancel);
        }
    }

    private static Task NoteAsync(TestStandalone test, int worker, string what, string name) =>
        File.AppendAllLinesAsync($"{test.Root}/{what}-{worker}", [name], Cancel);

    private static async Task KillWhileAtWorkAsync(string root, int round)
    {
        File.Delete($"{root}/started");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-method", $"{typeof(StandaloneCrashTests).FullName}.{nameof(Work_until_killed)}", "-explicit", "only"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[RootVariable] = root;
        using Process process = Process.Start(start)!;
        for (int i = 0; i < 3000 && !File.Exists($"{root}/started"); i++)
            await Task.Delay(20, Cancel);
        Assert.True(File.Exists($"{root}/started"));

        // From the middle of the opening of the first containers to well into the work.
        await Task.Delay(new Random(round).Next(0, 700), Cancel);
        process.Kill();
        await process.WaitForExitAsync(Cancel);
    }

    private static async Task CheckAsync(TestStandalone test)
    {
        HashSet<string> there = [.. test.Containers.List().Select(container => container.Name)];
        IEnumerable<string> kept = Noted(test, "created").Except(Noted(test, "removing")).Where(name => name.StartsWith("stays", StringComparison.Ordinal));
        Assert.Empty(kept.Except(there));

        // What was to go at its end has gone or has not been started; what was to be removed goes on doing so or is whole.
        await test.UntilAsync(() => !test.Containers.List().Any(container =>
            container.Name.StartsWith("goes", StringComparison.Ordinal) && container.State is not (StandaloneState.Created or StandaloneState.Running or StandaloneState.Paused)));
        foreach (StandaloneRecord container in test.Containers.List().Where(container => container.Name is not ("steady" or "always")))
        {
            await test.Containers.RemoveAsync(container.Id, force: true, volumes: true, Cancel);
            await File.AppendAllLinesAsync($"{test.Root}/removing-0", [container.Name], Cancel);
        }
        Assert.Equal(2, test.Engine.HiddenPods.Count);
        Assert.Equal(2, Directory.GetDirectories($"{test.Root}/images/snapshots").Length);
        Assert.Equal(2, Directory.GetDirectories($"{test.Options.RunDirectory}/containers").Length);
        Assert.Empty(test.Containers.Volumes.List());
    }

    private static IEnumerable<string> Noted(TestStandalone test, string what) =>
        Directory.GetFiles(test.Root, what + "-*").SelectMany(File.ReadAllLines);
}
