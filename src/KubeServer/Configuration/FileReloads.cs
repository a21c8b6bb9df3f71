using System.Collections.Concurrent;
using Gantry.KubeServer.Metrics;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Configuration;

/// <summary>
/// Reads files of configuration again when what is in them has changed, however it came there: written over, renamed onto, or behind a link that was
/// turned, as volumes of secrets do it. What cannot be used is logged and counted, and what there was before stays.
/// </summary>
public sealed partial class FileReloads(TimeSpan interval, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<WatchedFile> _files = [];
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Looks after a file that has been read and is in use.</summary>
    /// <param name="config">What it is about, as metrics name it: "authentication".</param>
    /// <param name="use">Takes a new content into use; throws where it cannot, and leaves everything as it was.</param>
    public void Watch(string config, ConfigFile loaded, Func<ConfigFile, CancellationToken, ValueTask> use) => _files.Enqueue(new WatchedFile(config, loaded, use));

    internal void Start() => _watching = Task.Run(WatchAllAsync);

    internal void WriteTo(PrometheusText text)
    {
        foreach (IGrouping<string, WatchedFile> files in _files.GroupBy(file => file.Config))
        {
            string name = $"apiserver_{files.Key}_config_controller_automatic_reload";
            text.Family(name + "s_total", "counter", "Times that the file was read again, by outcome.")
                .Value(name + "s_total", files.Sum(file => file.Successes.Count), ("status", "success"))
                .Value(name + "s_total", files.Sum(file => file.Failures.Count), ("status", "failure"));
            text.Family(name + "_last_timestamp_seconds", "gauge", "When the file was last read again, by outcome.")
                .Value(name + "_last_timestamp_seconds", files.Max(file => file.Successes.LastSeconds), ("status", "success"))
                .Value(name + "_last_timestamp_seconds", files.Max(file => file.Failures.LastSeconds), ("status", "failure"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
    }

    // Asking for content instead of being told of changes needs no knowledge of how the change is made; the files are few and small.
    private async Task WatchAllAsync()
    {
        using PeriodicTimer timer = new(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (WatchedFile file in _files)
                    await LookAsync(file, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task LookAsync(WatchedFile file, CancellationToken cancel)
    {
        try
        {
            ConfigFile now = ConfigFile.Read(file.Path);
            bool isDue = file.Problem.Length > 0 && clock.GetUtcNow() >= file.RetryAt;
            if (now.HasSameContentAs(file.Seen) && !isDue)
                return;
            file.Seen = now;
            file.RetryAt = clock.GetUtcNow() + RetryAfter;
            await file.Use(now, cancel);
            file.Problem = "";
            file.Successes.Add(clock.GetUtcNow());
            Reloaded(file.Path);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            Tell(file, failure.Message);
        }
    }

    // A file that stays wrong is told of once.
    private void Tell(WatchedFile file, string problem)
    {
        if (file.Problem == problem)
            return;
        file.Problem = problem;
        file.Failures.Add(clock.GetUtcNow());
        NotReloaded(file.Path, problem);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} has changed and is in force")]
    private partial void Reloaded(string path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} has changed and cannot be used, what was there before stays: {Problem}")]
    private partial void NotReloaded(string path, string problem);
}
