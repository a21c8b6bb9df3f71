using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Admission;

/// <summary>What a pod asks of a node in all: its containers together, or the largest moment of its initialisation where that is more.</summary>
internal static class PodRequests
{
    public static IReadOnlyDictionary<string, Quantity> Of(Pod pod)
    {
        var running = new Dictionary<string, decimal>();
        foreach (Container container in pod.Spec.Containers)
            Add(running, container);

        var sidecars = new Dictionary<string, decimal>();
        var peak = new Dictionary<string, decimal>();
        foreach (Container init in pod.Spec.InitContainers)
        {
            var moment = new Dictionary<string, decimal>(sidecars);
            Add(moment, init);
            foreach ((string name, decimal amount) in moment)
                peak[name] = Math.Max(peak.GetValueOrDefault(name), amount);
            if (Pods.RestartRules.IsSidecar(init))
                Add(sidecars, init);
        }

        foreach ((string name, decimal amount) in sidecars)
            running[name] = running.GetValueOrDefault(name) + amount;
        foreach ((string name, decimal amount) in peak)
            running[name] = Math.Max(running.GetValueOrDefault(name), amount);
        foreach ((string name, Quantity overhead) in pod.Spec.Overhead)
            running[name] = running.GetValueOrDefault(name) + overhead.Value;
        return running.Append(KeyValuePair.Create("pods", 1m)).ToDictionary(pair => pair.Key, pair => Quantity.OfThousandths((long)Math.Ceiling(pair.Value * 1000)));
    }

    private static void Add(Dictionary<string, decimal> sums, Container container)
    {
        foreach ((string name, Quantity amount) in container.Resources?.Requests ?? new Dictionary<string, Quantity>())
            sums[name] = sums.GetValueOrDefault(name) + amount.Value;
    }
}
