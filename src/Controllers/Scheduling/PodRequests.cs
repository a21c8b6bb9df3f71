using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Controllers.Scheduling;

/// <summary>What a pod needs at most at any time of its life.</summary>
internal static class PodRequests
{
    public static long[] Of(PodSpec spec, ResourceNames names)
    {
        long[] sidecars = [];
        long[] peak = [];
        foreach (Container init in spec.InitContainers)
        {
            long[] request = Of(init.Resources, names);
            bool staysBesideTheRest = init.RestartPolicy is "Always";
            if (staysBesideTheRest)
                sidecars = Sum(sidecars, request);
            peak = Max(peak, staysBesideTheRest ? sidecars : Sum(sidecars, request));
        }

        long[] total = spec.Containers.Aggregate(sidecars, (sum, container) => Sum(sum, Of(container.Resources, names)));
        total = Max(total, peak);
        if (spec.Resources is { } forAll)
            total = Replace(total, Of(forAll, names), forAll);

        total = Sum(Sum(total, names.Amounts(spec.Overhead)), new long[ResourceNames.Pods + 1]);
        total[ResourceNames.Pods] = 1;
        return total;

        long[] Replace(long[] amounts, long[] replacements, ResourceRequirements stated)
        {
            long[] result = Sum(amounts, new long[replacements.Length]);
            foreach (string name in stated.Requests.Keys.Concat(stated.Limits.Keys))
                result[names.PlaceOf(name)] = replacements[names.PlaceOf(name)];
            return result;
        }
    }

    // A limit without a request is a request.
    private static long[] Of(ResourceRequirements? resources, ResourceNames names)
    {
        if (resources is null)
            return [];
        if (resources.Limits.Count == 0)
            return names.Amounts(resources.Requests);

        var requests = new Dictionary<string, Quantity>(resources.Limits);
        foreach ((string name, Quantity quantity) in resources.Requests)
            requests[name] = quantity;
        return names.Amounts(requests);
    }

    private static long[] Sum(long[] left, long[] right) => Combine(left, right, (a, b) => a + b);

    private static long[] Max(long[] left, long[] right) => Combine(left, right, Math.Max);

    private static long[] Combine(long[] left, long[] right, Func<long, long, long> combine)
    {
        long[] result = new long[Math.Max(left.Length, right.Length)];
        for (int i = 0; i < result.Length; i++)
            result[i] = combine(i < left.Length ? left[i] : 0, i < right.Length ? right[i] : 0);
        return result;
    }
}
