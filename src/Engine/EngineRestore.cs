using System.Collections.Concurrent;
using Gantry.Engine.Containers;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Engine.Records;
using Gantry.Linux.Mounts;
using Gantry.Oci.Monitoring;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine;

/// <summary>Finds everything again from disk when the engine opens, and clears away what belongs to nothing.</summary>
internal sealed class EngineRestore(
    EngineParts parts, ConcurrentDictionary<string, Pod> pods, ConcurrentDictionary<string, Container> containers)
{
    private readonly EnginePaths _paths = parts.Paths;

    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (string id in Names(_paths.Pods).Concat(Names(_paths.HiddenPods)))
        {
            if (RecordFile.Read(_paths.PodRecord(id), EngineJson.Default.PodRecord) is { } record)
                pods[id] = new Pod(record, parts);
        }
        await Task.WhenAll(Names(_paths.Containers).Concat(Names(_paths.HiddenContainers)).Select(id => RestoreContainerAsync(id, cancel)));
        await Task.WhenAll(pods.Values.Where(pod => !HasNamespaces(pod.Record)).Select(pod => LosePodAsync(pod, cancel)));
        await ClearOrphansAsync(cancel);
    }

    private async Task RestoreContainerAsync(string id, CancellationToken cancel)
    {
        if (RecordFile.Read(_paths.ContainerRecord(id), EngineJson.Default.ContainerRecord) is not { } record || !pods.TryGetValue(record.PodId, out Pod? pod))
            return;

        var container = new Container(record, pod, parts);
        containers[id] = container;
        if (record.IsOver)
        {
            container.MarkEnded();
            if (Directory.Exists(container.Bundle))
                await ContainerCleanup.ReleaseAsync(record, parts);
        }
        else if (RecordFile.Read(_paths.ExitFile(id), EngineJson.Default.ContainerExit) is { } exit)
            await container.FoundDeadAsync(exit);
        else
            await ReconnectAsync(container, cancel);
    }

    private async Task ReconnectAsync(Container container, CancellationToken cancel)
    {
        MonitorSocket? monitor = Directory.Exists(container.Bundle)
            ? await MonitorSocket.TryConnectAsync(container.Bundle, cancel)
            : null;
        if (monitor is null)
        {
            await container.FoundUnwatchedAsync();
            return;
        }
        try
        {
            MonitorPhase phase = await parts.Monitors.LaunchedAsync(monitor, $"container {container.Id}", cancel);
            if (phase.Step == MonitorStep.Exited)
                await container.FoundUnwatchedAsync();
            else
                container.Adopt(monitor, phase);
        }
        catch (EngineException failure)
        {
            parts.Log.LogWarning(failure, "container {Container} cannot be found again", container.Id);
            monitor.Dispose();
            await container.FoundUnwatchedAsync();
        }
    }

    private bool HasNamespaces(PodRecord pod) =>
        pod.State == PodState.NotReady || PodNamespaces.Own(pod.Config) == 0 ||
        (File.Exists(Path.Combine(_paths.PodNamespaces(pod.Id), PodNamespaces.Witness(pod.Config))) &&
            MountTable.IsMountPoint(Path.Combine(_paths.PodNamespaces(pod.Id), PodNamespaces.Witness(pod.Config))));

    private async Task LosePodAsync(Pod pod, CancellationToken cancel)
    {
        foreach (Container container in containers.Values.Where(c => c.Record.PodId == pod.Id && !c.Record.IsOver))
            await container.KillAsync(cancel);
        await pod.StopAsync(cancel);
    }

    // A crash between two steps leaves things that no record names.
    private async Task ClearOrphansAsync(CancellationToken cancel)
    {
        foreach (string id in Names(_paths.RunContainers).Concat(Names(_paths.Containers)).Concat(Names(_paths.HiddenContainers)).Concat(parts.Snapshots.List().Keys.Where(IsForgotten)).Distinct())
        {
            if (!containers.ContainsKey(id))
                await ClearAsync(new ContainerRecord { Id = id, PodId = "", Config = new ContainerConfig { Name = id, SnapshotId = IsStandalone(id) ? id : null }, CgroupPath = "/none" }, cancel);
        }
        foreach (string id in Names(_paths.RunPods).Concat(Names(_paths.Pods)).Concat(Names(_paths.HiddenPods)).Distinct())
        {
            if (!pods.ContainsKey(id))
                await ClearAsync(new PodRecord { Id = id, Config = new PodConfig { Name = id }, CgroupPath = $"{parts.Options.CgroupParent}/{id}" }, cancel);
        }
    }

    private async Task ClearAsync(ContainerRecord orphan, CancellationToken cancel)
    {
        parts.Log.LogInformation("clearing what was left of container {Container}", orphan.Id);
        await ContainerCleanup.EraseAsync(orphan, parts, cancel);
        ContainerCleanup.DeleteDirectory($"{_paths.HiddenContainers}/{orphan.Id}");
    }

    private async Task ClearAsync(PodRecord orphan, CancellationToken cancel)
    {
        parts.Log.LogInformation("clearing what was left of pod {Pod}", orphan.Id);
        var setup = new PodSetup(orphan, parts);
        await setup.UndoAsync(cancel);
        setup.Erase();
    }

    // Snapshots with other names are others', and a container outside any pod keeps its own between its runs.
    private bool IsForgotten(string id) => id.Length == 64 && id.All(char.IsAsciiHexDigitLower) && !IsStandalone(id);

    private bool IsStandalone(string id) => Directory.Exists(Path.Combine(_paths.Standalone, id));

    private static IReadOnlyList<string> Names(string directory) =>
        [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path))];
}
