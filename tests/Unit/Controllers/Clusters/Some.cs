using Gantry.Kube;
using Gantry.Kube.Apps;
using Gantry.Kube.Core;

namespace Gantry.Tests.Clusters;

/// <summary>Objects of which a test says only what matters to it.</summary>
internal static class Some
{
    public static Node Node(string name, string cpu = "4", string memory = "8Gi", string pods = "110") => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = name } },
        Status = new()
        {
            Allocatable = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory), ["pods"] = Quantity.Parse(pods) },
            Conditions = [new() { Type = "Ready", Status = "True" }],
        },
    };

    public static Pod Pod(string name, string app = "web", string? cpu = null, string? node = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Uid = $"uid-{name}", Labels = Labels(app) },
        Spec = Spec(cpu) with { NodeName = node },
    };

    public static PodSpec Spec(string? cpu = null, string image = "web:1") => new()
    {
        Containers = [new() { Name = "main", Image = image, Resources = cpu is null ? null : new() { Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu) } } }],
    };

    public static Deployment Deployment(string name, int replicas, string image = "web:1") => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = Labels(name) },
            Template = new() { Metadata = new() { Labels = Labels(name) }, Spec = Spec(image: image) },
        },
    };

    public static ReplicaSet ReplicaSet(string name, int replicas) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = Labels(name) },
            Template = new() { Metadata = new() { Labels = Labels(name) }, Spec = Spec() },
        },
    };

    public static Service Service(string name, IntOrString? targetPort = null) => new()
    {
        Metadata = new() { Name = name, Namespace = "default" },
        Spec = new() { Selector = Labels(name), Ports = [new() { Port = 80, TargetPort = targetPort }] },
    };

    public static Namespace Namespace(string name) => new() { Metadata = new() { Name = name } };

    public static IReadOnlyDictionary<string, string> Labels(string app) => new Dictionary<string, string> { ["app"] = app };
}
