using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.NodeAgent.Admission;

namespace Gantry.NodeAgent.Resizing;

/// <summary>Whether this node can give a running pod the resources that are declared for it now. Pure.</summary>
/// <param name="Pod">The pod as it shall run: where the node cannot, with the resources that it has.</param>
/// <param name="Reason">Why the declared resources have to wait; empty where they need not.</param>
internal sealed record PodResize(Pod Pod, string Reason, string Message)
{
    public const string Deferred = "Deferred";
    public const string Infeasible = "Infeasible";

    private static readonly string[] Resizable = ["cpu", "memory"];

    public bool IsPending => Reason.Length > 0;

    /// <param name="pod">With its status, in which stands what its containers have.</param>
    public static PodResize Of(Pod pod, IEnumerable<Pod> all, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        Pod allocated = Allocated(pod);
        Amounts wanted = PodAmounts.RequestsOf(pod.Spec), had = PodAmounts.RequestsOf(allocated.Spec);
        string[] grown = [.. Resizable.Where(name => wanted.GetValueOrDefault(name) > had.GetValueOrDefault(name))];
        foreach (string name in grown)
        {
            Quantity capacity = allocatable.GetValueOrDefault(name);
            if (wanted[name] > capacity)
                return new(allocated, Infeasible, $"Node didn't have enough capacity: {name}, requested: {Number(name, wanted[name])}, capacity: {Number(name, capacity)}");
        }

        return NodeAdmission.Shortage(pod, wanted.Only(grown), all, allocatable) is { } shortage ? new(allocated, Deferred, shortage.Message) : new(pod, "", "");
    }

    // What was reported of a running container is what it was given.
    private static Pod Allocated(Pod pod) => pod with
    {
        Spec = pod.Spec with
        {
            InitContainers = [.. pod.Spec.InitContainers.Select(container => Allocated(container, pod.Status.InitContainerStatuses))],
            Containers = [.. pod.Spec.Containers.Select(container => Allocated(container, pod.Status.ContainerStatuses))],
        },
    };

    private static Container Allocated(Container container, IReadOnlyList<ContainerStatus> statuses) =>
        statuses.FirstOrDefault(status => status.Name == container.Name) is { Resources: { } given } ? container with { Resources = given } : container;

    // CPU is counted in thousandths, memory in units.
    private static string Number(string name, Quantity amount) => (name == "cpu" ? amount.Thousandths : amount.Units).ToString(CultureInfo.InvariantCulture);
}
