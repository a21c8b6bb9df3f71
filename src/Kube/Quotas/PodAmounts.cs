using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Quotas;

/// <summary>What a whole pod asks for and is limited to: its containers together, or the largest of those that run before them.</summary>
public static class PodAmounts
{
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

    // Containers that start first and stay run beside all that follow; the others run alone, one after the other.
    private static Amounts Total(JsonObject? spec, string which)
    {
        Amounts running = spec.Objects("containers").Aggregate(new Amounts(), (sum, container) => sum.Plus(Of(container, which)));
        Amounts staying = [];
        Amounts starting = [];
        foreach (JsonObject container in spec.Objects("initContainers"))
        {
            Amounts own = Of(container, which);
            if (container.Text("restartPolicy") == "Always")
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
