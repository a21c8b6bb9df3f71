using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.NodeAgent;
using Gantry.NodeAgent.Pods;

namespace Gantry.Tests;

/// <summary>Ordinary things to test with.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);

    public static Container Container(string name = "web", string image = "web:1") => new() { Name = name, Image = image };

    public static Pod Pod(string restartPolicy = "Always", params Container[] containers) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "shop", Uid = "u-1", Generation = 1 },
        Spec = new PodSpec { RestartPolicy = restartPolicy, Containers = containers.Length == 0 ? [Container()] : containers },
    };

    public static ObservedSandbox Sandbox(string id = "s1", bool isReady = true, uint attempt = 0) =>
        new() { Id = id, IsReady = isReady, Attempt = attempt, Addresses = ["10.0.0.7"], CreatedAt = Now };

    public static ObservedContainer Running(string name = "web", int attempt = 0, string sandbox = "s1", string image = "web:1") => new()
    {
        Id = $"{name}-{attempt}",
        Name = name,
        Attempt = attempt,
        SandboxId = sandbox,
        Life = ContainerLife.Running,
        CreatedAt = Now,
        StartedAt = Now,
        SpecHash = RestartRules.SpecHash(Container(name, image)),
    };

    public static ObservedContainer Ended(string name = "web", int exitCode = 1, int attempt = 0, string sandbox = "s1", DateTimeOffset? at = null) =>
        Running(name, attempt, sandbox) with { Life = ContainerLife.Exited, ExitCode = exitCode, FinishedAt = at ?? Now };

    public static PodSituation Situation(Pod pod, ObservedSandbox? sandbox = null, params ObservedContainer[] containers) =>
        new(pod, PodObservation.Of(sandbox is null ? [] : [sandbox], containers), Now);

    public static AgentOptions Options(string root = "/tmp") => new()
    {
        NodeName = "n1",
        HostName = "machine",
        RootDirectory = root,
        LogDirectory = Path.Combine(root, "logs"),
        CriSocket = Path.Combine(root, "cri.sock"),
        ClusterDns = ["10.96.0.10"],
        NodeAddresses = ["192.0.2.1"],
    };
}
