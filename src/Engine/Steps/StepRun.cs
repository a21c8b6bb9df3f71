using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Network.Bridges;
using Gantry.Oci.ImageSpec;
using Gantry.Oci.Monitoring;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Steps;

/// <summary>Runs one process on a snapshot and waits for its end; everything of it but the snapshot is gone afterwards.</summary>
public sealed class StepRun(ContainerEngine engine, BridgeNetworks? networks)
{
    private const string PodName = "build-step";

    // No container of a user's has one.
    private const string PodNamespace = "build";
    private static readonly ImageConfig NoDefaults = new();

    /// <summary>The exit code. Cancelling kills the process.</summary>
    /// <param name="output">What the process writes, piece by piece; the memory is valid during the call only.</param>
    public async Task<int> RunAsync(StepConfig step, Action<SessionOutput> output, CancellationToken cancel)
    {
        string hostname = step.Network == StepNetwork.Host ? Environment.MachineName : step.Id[..12];
        bool isConnected = step.Network == StepNetwork.Bridged && networks is not null;
        StepFiles.Write(step, hostname, null, networks?.HostGateway()?.ToString(), null);
        await engine.RunPodAsync(step.Id, Pod(step, hostname, isConnected), cancel);
        try
        {
            if (isConnected)
                Connect(step, hostname, networks!);
            await engine.CreateHiddenContainerAsync(step.Id, Container(step), NoDefaults, cancel);
            return await FollowAsync(step.Id, output, cancel);
        }
        finally
        {
            if (isConnected)
                networks!.DetachSandbox(step.Id);
            await engine.RemovePodAsync(step.Id, CancellationToken.None);
        }
    }

    /// <summary>Ends what an earlier process of this node left running.</summary>
    public async Task ClearAsync()
    {
        foreach (PodRecord left in engine.HiddenPods.Where(pod => pod.Config.Namespace == PodNamespace))
        {
            networks?.DetachSandbox(left.Id);
            await engine.RemovePodAsync(left.Id, CancellationToken.None);
        }
    }

    private async Task<int> FollowAsync(string id, Action<SessionOutput> output, CancellationToken cancel)
    {
        // Attached before the start, so that nothing is missed.
        MonitorSocket monitor = await engine.ConnectAsync(id, AttachStreams.Stdout | AttachStreams.Stderr, cancel);
        await using var session = new ProcessSession(monitor, hasTerminal: false, engine.Container(id).Pid, () => { });
        await engine.StartContainerAsync(id, cancel);
        while (await session.ReadAsync(cancel) is { } piece)
            output(piece);
        return session.ExitCode ?? 137;
    }

    private void Connect(StepConfig step, string hostname, BridgeNetworks bridges)
    {
        NetworkRecord network = bridges.Get(step.NetworkName is "default" or "" ? "bridge" : step.NetworkName);
        var sandbox = new NetworkSandbox { Id = step.Id, NetnsPath = engine.NetworkNamespace(step.Id)!, Hostname = hostname };
        Endpoint endpoint = bridges.Connect(sandbox, network, new EndpointConfig());
        string? address = (endpoint.Ipv4Address ?? endpoint.Ipv6Address)?.ToString();
        StepFiles.Write(step, hostname, address, bridges.HostGateway()?.ToString(), bridges.ResolvConf(sandbox, onlyDefault: network.Name == "bridge"));
    }

    private static PodConfig Pod(StepConfig step, string hostname, bool isConnected) => new()
    {
        Name = PodName,
        Namespace = PodNamespace,
        IsHidden = true,
        Hostname = hostname,
        CgroupParent = step.CgroupParent,
        PinsNetwork = isConnected,
        Joins = step.Network == StepNetwork.Host ? new Dictionary<string, string> { [NamespaceTypes.Network] = "" } : new Dictionary<string, string>(),
        Files = StepFiles.In(step.Directory),
    };

    private static ContainerConfig Container(StepConfig step) => new()
    {
        Name = PodName,
        SnapshotId = step.SnapshotId,
        Command = step.Command,
        WorkingDirectory = step.WorkingDirectory,
        Environment = step.Environment,
        Mounts = step.Mounts,
        Security = new SecurityConfig { User = step.User, IsPrivileged = step.IsInsecure },
        Resources = step.Resources,
        Ulimits = step.Ulimits,
        SharedMemoryBytes = step.SharedMemoryBytes ?? 64 << 20,
    };
}
