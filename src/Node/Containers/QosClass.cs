using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Containers;

/// <summary>The class of service that follows from a pod's requests and limits; it decides who is killed first when memory runs out.</summary>
internal static class QosClass
{
    public const string Guaranteed = "Guaranteed";
    public const string Burstable = "Burstable";
    public const string BestEffort = "BestEffort";

    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(Pod pod)
    {
        ResourceRequirements?[] all = pod.Spec.Resources is { } whole && Asks(whole)
            ? [whole]
            : [.. pod.Spec.InitContainers.Concat(pod.Spec.Containers).Select(container => container.Resources)];
        if (!all.Any(Asks))
            return BestEffort;
        return all.All(IsGuaranteed) ? Guaranteed : Burstable;
    }

    private static bool Asks(ResourceRequirements? resources) =>
        resources is not null && Counted.Any(name => resources.Requests.GetValueOrDefault(name) > Quantity.Zero || resources.Limits.GetValueOrDefault(name) > Quantity.Zero);

    private static bool IsGuaranteed(ResourceRequirements? resources) =>
        resources is not null && Counted.All(name =>
            resources.Limits.TryGetValue(name, out Quantity limit)
            && limit > Quantity.Zero
            && (!resources.Requests.TryGetValue(name, out Quantity request) || request == limit));
}
