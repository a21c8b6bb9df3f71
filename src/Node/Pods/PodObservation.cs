namespace Gantry.NodeAgent.Pods;

/// <summary>What exists of a pod on this machine: sandboxes and containers, the newest first.</summary>
internal sealed record PodObservation(IReadOnlyList<ObservedSandbox> Sandboxes, IReadOnlyList<ObservedContainer> Containers)
{
    public static PodObservation Nothing { get; } = new([], []);

    /// <summary>The sandbox that containers can run in now.</summary>
    public ObservedSandbox? ReadySandbox => Sandboxes.FirstOrDefault(sandbox => sandbox.IsReady);

    public ObservedSandbox? NewestSandbox => Sandboxes.Count > 0 ? Sandboxes[0] : null;

    public static PodObservation Of(IEnumerable<ObservedSandbox> sandboxes, IEnumerable<ObservedContainer> containers) => new(
        [.. sandboxes.OrderByDescending(sandbox => sandbox.Attempt).ThenByDescending(sandbox => sandbox.CreatedAt)],
        [.. containers.OrderByDescending(container => container.Attempt).ThenByDescending(container => container.CreatedAt)]);

    /// <summary>The newest instance of a container.</summary>
    public ObservedContainer? Newest(string name) => Containers.FirstOrDefault(container => container.Name == name);

    public ObservedContainer? Previous(string name) => Containers.Where(container => container.Name == name).Skip(1).FirstOrDefault();

    public ObservedContainer? ById(string id) => Containers.FirstOrDefault(container => container.Id == id);
}
