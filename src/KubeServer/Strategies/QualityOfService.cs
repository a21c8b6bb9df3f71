using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Strategies;

/// <summary>The class of a pod under pressure: guaranteed where every container limits what it requests, best effort where none asks for anything.</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static string Of(JsonObject? spec)
    {
        JsonObject[] containers = [.. spec.Objects("initContainers"), .. spec.Objects("containers")];
        if (containers.All(container => !Asks(container)))
            return "BestEffort";
        return containers.All(IsGuaranteed) ? "Guaranteed" : "Burstable";
    }

    private static bool Asks(JsonObject container) =>
        Counted.Any(resource => AmountOf(container, "requests", resource) is not null || AmountOf(container, "limits", resource) is not null);

    private static bool IsGuaranteed(JsonObject container) => Counted.All(resource =>
        AmountOf(container, "limits", resource) is { } limit && (AmountOf(container, "requests", resource) ?? limit) == limit);

    private static Quantity? AmountOf(JsonObject container, string kind, string resource) =>
        Quantity.TryParse(container.Child("resources").Child(kind).Text(resource), out Quantity amount) && amount > Quantity.Zero ? amount : null;
}
