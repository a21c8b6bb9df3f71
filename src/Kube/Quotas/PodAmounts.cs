using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Quotas;

/// <summary>What a whole pod asks for and is limited to: its containers together, or the largest of those that run before them.</summary>
public static class PodAmounts
{
    /// <summary>A limit without a request is a request.</summary>
    public static Amounts RequestsOf(PodSpec spec)
    {
        Amounts requests = Total(
            spec.Containers.Select(container => RequestsOf(container.Resources)),
            spec.InitContainers.Select(container => (RequestsOf(container.Resources), container.RestartPolicy is "Always")));
        foreach ((string name, Quantity amount) in RequestsOf(spec.Resources))
            requests[name] = amount;
        return requests.Plus(Amounts.Of(spec.Overhead));
    }

    /// <summary>What the pod takes of a node: its requests, and a place among the node's pods.</summary>
    public static Amounts OnNode(PodSpec spec)
    {
        Amounts taken = RequestsOf(spec);
        taken["pods"] = Quantity.OfUnits(1);
        return taken;
    }

    public static Amounts RequestsOf(JsonObject? spec)
    {
        Amounts requests = Total(spec, "requests");
        foreach ((string name, Quantity amount) in Amounts.Of(spec.Child("resources").Child("requests")))
            requests[name] = amount;
        return requests.Plus(Amounts.Of(spec.Child("overhead")));
    }

    /// <summary>The overhead of a pod counts only for what is limited at all.</summary>
    public static Amounts LimitsOf(JsonObject? spec)
    {
        Amounts limits = Total(spec, "limits");
        foreach ((string name, Quantity amount) in Amounts.Of(spec.Child("resources").Child("limits")))
            limits[name] = amount;
        return limits.Plus(Amounts.Of(spec.Child("overhead")).Only([.. limits.Where(pair => pair.Value != Quantity.Zero).Select(pair => pair.Key)]));
    }

    public static Amounts Of(JsonObject container, string which) => Amounts.Of(container.Child("resources").Child(which));

    private static Amounts RequestsOf(ResourceRequirements? resources)
    {
        Amounts requests = Amounts.Of(resources?.Limits ?? FrozenDictionary<string, Quantity>.Empty);
        foreach ((string name, Quantity amount) in resources?.Requests ?? FrozenDictionary<string, Quantity>.Empty)
            requests[name] = amount;
        return requests;
    }

    private static Amounts Total(JsonObject? spec, string which) => Total(
        spec.Objects("containers").Select(container => Of(container, which)),
        spec.Objects("initContainers").Select(container => (Of(container, which), container.Text("restartPolicy") == "Always")));

    // Containers that start first and stay run beside all that follow; the others run alone, one after the other.
    private static Amounts Total(IEnumerable<Amounts> containers, IEnumerable<(Amounts Own, bool Stays)> initContainers)
    {
        Amounts running = containers.Aggregate(new Amounts(), (sum, own) => sum.Plus(own));
        Amounts staying = [];
        Amounts starting = [];
        foreach ((Amounts own, bool stays) in initContainers)
        {
            if (stays)
            {
                running = running.Plus(own);
                staying = staying.Plus(own);
                starting = starting.OrMore(staying);
            }
            else
            {
                starting = starting.OrMore(own.Plus(staying));
            }
        }

        return running.OrMore(starting);
    }
}
