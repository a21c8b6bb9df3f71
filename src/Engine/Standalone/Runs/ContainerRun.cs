using Gantry.Engine.Containers;
using Gantry.Oci.ImageSpec;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>Makes and unmakes one run of a container: its sandbox, its connections, its process up to the start.</summary>
internal sealed class ContainerRun(StandaloneRecord record, StandaloneParts parts)
{
    private static readonly ImageConfig NoDefaults = new();
    private readonly SandboxConfig _sandbox = record.Config.Sandbox;

    private readonly SandboxNetworks _networks = new(record, parts);

    /// <summary>The process exists afterwards and waits for its start.</summary>
    public async Task CreateAsync(CancellationToken cancel)
    {
        RunInput input = Input() with { Mounts = await parts.Mounts.MountAsync(record, cancel) };
        if (RunPlan.TargetOf(_sandbox.NetworkMode) is null)
            _networks.WriteFiles(input.Hostname);
        await parts.Engine.RunPodAsync(record.Id, RunPlan.Pod(input), cancel);
        if (_networks.IsBridged)
            _networks.ConnectAll(input.Hostname);
        try
        {
            await parts.Engine.CreateHiddenContainerAsync(record.Id, RunPlan.Container(input), NoDefaults, cancel);
        }
        catch (EngineException failure)
        {
            throw StartFailure.Told(failure);
        }
    }

    /// <summary>Frees what others may want next: addresses, names and ports. Before the end is told.</summary>
    public void Disconnect() => _networks.Detach();

    /// <summary>Ends the run where it has not ended and takes everything of it away but its snapshot and its log.</summary>
    public async Task RemoveAsync()
    {
        Disconnect();
        if (parts.Engine.HasPod(record.Id))
            await parts.Engine.RemovePodAsync(record.Id, CancellationToken.None);
        await parts.Mounts.UnmountAsync(record);
    }

    private RunInput Input()
    {
        Dictionary<string, StandaloneRecord> others = RunPlan.Targets(_sandbox).ToDictionary(name => name, RunningOther);
        return new RunInput
        {
            Record = record,
            Options = parts.Options,
            Paths = parts.Paths,
            Hostname = HostnameOf(others),
            IsBridged = _networks.IsBridged,
            Others = others,
            SharedMemoryOf = parts.Engine.Parts.Paths.PodSharedMemory,
        };
    }

    private StandaloneRecord RunningOther(string name)
    {
        StandaloneRecord other = parts.Find(name);
        return other.IsRunning
            ? other
            : throw new EngineException(EngineFailure.WrongState, $"cannot join network namespace of a non running container: {other.Id}");
    }

    private string HostnameOf(Dictionary<string, StandaloneRecord> others)
    {
        if (!string.IsNullOrEmpty(record.Config.Hostname))
            return record.Config.Hostname;
        if (RunPlan.TargetOf(_sandbox.NetworkMode) is { } target)
            return others[target].Config.Hostname is { Length: > 0 } name ? name : others[target].Id[..12];
        return _sandbox.NetworkMode == "host" || _sandbox.UtsMode == "host" ? Environment.MachineName : record.Id[..12];
    }
}
