using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Quotas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Limits;

/// <summary>What of an object is beyond the limits of a range: too little, too much, or a limit too far above what is asked for.</summary>
internal static class LimitChecks
{
    public static IEnumerable<string> Faults(ResourceDefinition kind, JsonObject item, JsonObject range)
    {
        JsonObject[] limits = [.. range.Child("spec").Objects("limits")];
        return kind == Pod.Definition ? limits.SelectMany(limit => OfPod(limit, item.Child("spec"))) : limits.SelectMany(limit => OfClaim(limit, item.Child("spec")));
    }

    private static IEnumerable<string> OfPod(JsonObject limit, JsonObject? spec)
    {
        string type = limit.Text("type") ?? "";
        return type switch
        {
            "Container" => spec.Objects("containers").Concat(spec.Objects("initContainers"))
                .SelectMany(container => Of(limit, type, PodAmounts.Of(container, "requests"), PodAmounts.Of(container, "limits"))),
            "Pod" => Of(limit, type, PodAmounts.RequestsOf(spec), PodAmounts.LimitsOf(spec)),
            _ => [],
        };
    }

    private static IEnumerable<string> Of(JsonObject limit, string type, Amounts requests, Amounts limits)
    {
        foreach ((string name, Quantity least) in Amounts.Of(limit.Child("min")))
        {
            if (Minimum(type, name, least, requests, limits) is { } fault)
                yield return fault;
        }

        foreach ((string name, Quantity most) in Amounts.Of(limit.Child("max")))
        {
            if (Maximum(type, name, most, requests, limits) is { } fault)
                yield return fault;
        }

        foreach ((string name, Quantity ratio) in Amounts.Of(limit.Child("maxLimitRequestRatio")))
        {
            if (Ratio(type, name, ratio, requests, limits) is { } fault)
                yield return fault;
        }
    }

    private static string? Minimum(string type, string name, Quantity least, Amounts requests, Amounts limits)
    {
        string rule = $"minimum {name} usage per {type} is {least.Canonical()}";
        if (!requests.TryGetValue(name, out Quantity request))
            return $"{rule}.  No request is specified";
        if (request < least)
            return $"{rule}, but request is {request.Canonical()}";
        return limits.TryGetValue(name, out Quantity limit) && limit < least ? $"{rule}, but limit is {limit.Canonical()}" : null;
    }

    private static string? Maximum(string type, string name, Quantity most, Amounts requests, Amounts limits)
    {
        string rule = $"maximum {name} usage per {type} is {most.Canonical()}";
        if (!limits.TryGetValue(name, out Quantity limit))
            return $"{rule}.  No limit is specified";
        if (limit > most)
            return $"{rule}, but limit is {limit.Canonical()}";
        return requests.TryGetValue(name, out Quantity request) && request > most ? $"{rule}, but request is {request.Canonical()}" : null;
    }

    private static string? Ratio(string type, string name, Quantity most, Amounts requests, Amounts limits)
    {
        string rule = $"{name} max limit to request ratio per {type} is {most.Canonical()}";
        if (!requests.TryGetValue(name, out Quantity request) || request == Quantity.Zero)
            return $"{rule}, but no request is specified or request is 0";
        if (!limits.TryGetValue(name, out Quantity limit) || limit == Quantity.Zero)
            return $"{rule}, but no limit is specified or limit is 0";
        decimal ratio = limit.Value / request.Value;
        return ratio > most.Value ? $"{rule}, but provided ratio is {ratio.ToString("0.000000", CultureInfo.InvariantCulture)}" : null;
    }

    private static IEnumerable<string> OfClaim(JsonObject limit, JsonObject? spec)
    {
        string type = limit.Text("type") ?? "";
        if (type != "PersistentVolumeClaim")
            yield break;

        Amounts requests = Amounts.Of(spec.Child("resources").Child("requests"));
        foreach ((string name, Quantity least) in Amounts.Of(limit.Child("min")))
        {
            string rule = $"minimum {name} usage per {type} is {least.Canonical()}";
            if (!requests.TryGetValue(name, out Quantity request))
                yield return $"{rule}.  No request is specified";
            else if (request < least)
                yield return $"{rule}, but request is {request.Canonical()}";
        }

        foreach ((string name, Quantity most) in Amounts.Of(limit.Child("max")))
        {
            string rule = $"maximum {name} usage per {type} is {most.Canonical()}";
            if (!requests.TryGetValue(name, out Quantity request))
                yield return $"{rule}.  No request is specified";
            else if (request > most)
                yield return $"{rule}, but request is {request.Canonical()}";
        }
    }
}
