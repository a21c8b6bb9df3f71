using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Variables;

/// <summary>A container's requests and limits as numbers, divided and rounded up as asked; what is not limited has the node's whole amount.</summary>
internal static class ResourceFields
{
    public static string? ValueOf(Pod pod, Container? self, ResourceFieldSelector selector, IReadOnlyDictionary<string, Quantity> allocatable)
    {
        Container? container = string.IsNullOrEmpty(selector.ContainerName)
            ? self
            : pod.Spec.Containers.Concat(pod.Spec.InitContainers).FirstOrDefault(candidate => candidate.Name == selector.ContainerName);
        int dot = selector.Resource.IndexOf('.', StringComparison.Ordinal);
        if (container is null || dot < 0)
            return null;

        string name = selector.Resource[(dot + 1)..];
        return selector.Resource[..dot] switch
        {
            "limits" => Divided(Limit(container, name, allocatable), selector.Divisor),
            "requests" => Divided(Request(container, name), selector.Divisor),
            _ => null,
        };
    }

    private static Quantity Limit(Container container, string name, IReadOnlyDictionary<string, Quantity> allocatable) =>
        container.Resources?.Limits.TryGetValue(name, out Quantity limit) == true ? limit : allocatable.GetValueOrDefault(name);

    private static Quantity Request(Container container, string name) =>
        container.Resources?.Requests.TryGetValue(name, out Quantity request) == true ? request : container.Resources?.Limits.GetValueOrDefault(name) ?? Quantity.Zero;

    private static string Divided(Quantity amount, Quantity? divisor)
    {
        decimal by = divisor is { Value: > 0 } given ? given.Value : 1;
        return ((long)Math.Ceiling(amount.Value / by)).ToString(CultureInfo.InvariantCulture);
    }
}
