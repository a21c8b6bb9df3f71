using Gantry.Grpc;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Runtime;
using Microsoft.Extensions.Logging;

namespace Gantry.NodeAgent.Registration;

/// <summary>Keeps this machine's Node object: made at the start, its status written when it changes and now and then as a sign of life.</summary>
internal sealed class NodeRegistration(AgentOptions options, KubeClient kube, CriClient runtime, Cri.VersionResponse version, TimeProvider clock, ILogger logger)
{
    private volatile Node? _node;
    private DateTimeOffset _writtenAt;

    /// <summary>The object as last seen.</summary>
    public Node? Node => _node;

    /// <summary>The object as it is now; null where it is gone.</summary>
    public Task<Node?> ReadAsync(CancellationToken cancel) => kube.FindAsync<Node>(ObjectKey.ClusterScoped(options.NodeName), cancel);

    public IReadOnlyDictionary<string, Quantity> Capacity { get; } = MachineFacts.Capacity(options);

    public IReadOnlyDictionary<string, Quantity> Allocatable => MachineFacts.Allocatable(options, Capacity);

    /// <summary>Makes or adopts the Node object and reports it ready.</summary>
    public async Task RegisterAsync(CancellationToken cancel)
    {
        if (await kube.FindAsync<Node>(ObjectKey.ClusterScoped(options.NodeName), cancel) is not { } found)
        {
            await CreateAsync(cancel);
            return;
        }

        _node = await AdoptAsync(found, Declared(), cancel);
        await HeartbeatAsync(cancel);
    }

    /// <summary>Writes the status where a condition changed or the last write is long ago.</summary>
    public async Task HeartbeatAsync(CancellationToken cancel)
    {
        Node node = _node ?? throw new AgentException(AgentFailure.NotReady, "the node is not registered yet");
        DateTimeOffset now = clock.GetUtcNow();
        NodeStatus status = await StatusAsync(node, now, cancel);
        if (IsSame(node.Status, status) && now - _writtenAt < options.StatusInterval)
            return;

        try
        {
            _node = await kube.UpdateStatusAsync(node with { Status = status }, cancel);
            _writtenAt = now;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.Conflict)
        {
            _node = await kube.GetAsync<Node>(node.Key, cancel);
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.NotFound)
        {
            logger.LogWarning("the Node object is gone; it is made again");
            await CreateAsync(cancel);
        }
    }

    private Node Declared() => new()
    {
        Metadata = new()
        {
            Name = options.NodeName,
            Labels = new Dictionary<string, string>(options.Labels)
            {
                ["kubernetes.io/hostname"] = options.NodeName,
                ["kubernetes.io/os"] = "linux",
                ["kubernetes.io/arch"] = MachineFacts.Architecture(),
                ["beta.kubernetes.io/os"] = "linux",
                ["beta.kubernetes.io/arch"] = MachineFacts.Architecture(),
            },
        },
        Spec = new() { PodCIDR = Text(options.PodCidr), PodCIDRs = options.PodCidr.Length > 0 ? [options.PodCidr] : [] },
    };

    // With its status, so that a node that comes ready is used at once: taints are taken off by a controller only.
    private async Task CreateAsync(CancellationToken cancel)
    {
        Node declared = Declared();
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            _node = await kube.CreateAsync(declared with { Status = await StatusAsync(declared, now, cancel) }, cancel);
            _writtenAt = now;
        }
        catch (KubeException failure) when (failure.Kind is KubeFailure.AlreadyExists)
        {
            _node = await kube.GetAsync<Node>(declared.Key, cancel);
        }
    }

    private async Task<Node> AdoptAsync(Node found, Node declared, CancellationToken cancel)
    {
        var labels = new Dictionary<string, string>(found.Metadata.Labels);
        foreach ((string name, string value) in declared.Metadata.Labels)
            labels[name] = value;
        bool isCurrent = labels.Count == found.Metadata.Labels.Count && labels.All(pair => found.Metadata.Labels.GetValueOrDefault(pair.Key) == pair.Value)
            && (options.PodCidr.Length == 0 || found.Spec.PodCIDR is not null);
        if (isCurrent)
            return found;

        NodeSpec spec = found.Spec.PodCIDR is null ? found.Spec with { PodCIDR = declared.Spec.PodCIDR, PodCIDRs = declared.Spec.PodCIDRs } : found.Spec;
        return await kube.UpdateAsync(found with { Metadata = found.Metadata with { Labels = labels }, Spec = spec }, cancel);
    }

    private async Task<NodeStatus> StatusAsync(Node node, DateTimeOffset now, CancellationToken cancel) => node.Status with
    {
        Addresses = [.. options.NodeAddresses.Select(address => new NodeAddress { Type = "InternalIP", Address = address }), new NodeAddress { Type = "Hostname", Address = options.HostName }],
        Capacity = Capacity,
        Allocatable = Allocatable,
        Conditions = NodeConditions.Of(NodePressure.Measure(options.RootDirectory), await RuntimeProblemAsync(cancel), node.Status.Conditions, now),
        DaemonEndpoints = options.ApiPort > 0 ? new NodeDaemonEndpoints { KubeletEndpoint = new DaemonEndpoint { Port = options.ApiPort } } : node.Status.DaemonEndpoints,
        NodeInfo = MachineFacts.SystemInfo(options, version),
    };

    private async Task<string?> RuntimeProblemAsync(CancellationToken cancel)
    {
        try
        {
            Cri.StatusResponse status = await runtime.StatusAsync(cancel);
            Cri.RuntimeCondition? failing = status.Status?.Conditions.FirstOrDefault(condition => !condition.Status && condition.Type is "RuntimeReady" or "NetworkReady" && !condition.Status);
            return failing is null ? null : $"container runtime: {failing.Type} is false: {failing.Reason} {failing.Message}".TrimEnd();
        }
        catch (GrpcException failure)
        {
            return $"container runtime is down: {failure.Message}";
        }
    }

    private static bool IsSame(NodeStatus before, NodeStatus after) =>
        before.Addresses.SequenceEqual(after.Addresses)
        && before.Capacity.Count == after.Capacity.Count
        && before.NodeInfo == after.NodeInfo
        && before.Conditions.Select(condition => (condition.Type, condition.Status, condition.Message)).SequenceEqual(after.Conditions.Select(condition => (condition.Type, condition.Status, condition.Message)));

    private static string? Text(string text) => text.Length > 0 ? text : null;
}
