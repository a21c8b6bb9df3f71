using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Services: ports that differ and have names where there are several, addresses that stay.</summary>
internal static class ServiceRules
{
    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        string type = spec.Text("type") ?? "ClusterIP";
        bool isHeadless = spec.Text("clusterIP") == "None";
        if (spec.Count("ports") == 0 && !isHeadless && type != "ExternalName")
            errors.Require("spec.ports");
        CheckPorts(spec, type, errors);
        CheckType(spec, type, isHeadless, errors);
        MetadataRules.Labels(spec.Child("selector"), "spec.selector", errors);
        if (type != "LoadBalancer" && spec.Count("loadBalancerSourceRanges") > 0)
            errors.Forbid("spec.LoadBalancerSourceRanges", "may only be used when `type` is 'LoadBalancer'");
        int index = 0;
        foreach (string address in spec.Texts("externalIPs"))
            AddressRules.CheckPublic(address, $"spec.externalIPs[{index++}]", errors);
        index = 0;
        foreach (string network in spec.Texts("loadBalancerSourceRanges"))
            FieldRules.Network(network.Trim(), $"spec.LoadBalancerSourceRanges[{index++}]", errors);
        if (spec.Whole("healthCheckNodePort") is { } port and < 0)
            errors.Invalid("spec.healthCheckNodePort", port, "HealthCheckNodePort must be not less than 0");
        if (change.Before is { } before)
            CheckAddressStays(spec, before.Child("spec"), errors);
    }

    private static void CheckType(JsonObject? spec, string type, bool isHeadless, FieldErrors errors)
    {
        if (type == "ExternalName")
        {
            if (string.IsNullOrEmpty(spec.Text("externalName")))
                errors.Require("spec.externalName");
            else if (Names.Subdomain(spec.Text("externalName")!.TrimEnd('.')) is { } fault)
                errors.Invalid("spec.externalName", spec.Text("externalName"), fault);
            if (spec.Text("clusterIP") is { Length: > 0 })
                errors.Forbid("spec.clusterIPs[0]", "may not be set when `type` is 'ExternalName'");
        }
        else if (isHeadless && (type is "NodePort" or "LoadBalancer"))
        {
            errors.Invalid("spec.clusterIPs[0]", "None", $"may not be set to 'None' for {type} services");
        }
        else if (spec.Text("clusterIP") is { Length: > 0 } address && !isHeadless && !Names.IsAddress(address))
        {
            errors.Invalid("spec.clusterIPs[0]", address, AddressRules.Rule);
        }

        if (spec.Child("sessionAffinityConfig").Child("clientIP").Whole("timeoutSeconds") is { } seconds and (< 1 or > 86400))
            errors.Invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, "must be greater than 0 and less than 86400");
    }

    private static void CheckPorts(JsonObject? spec, string type, FieldErrors errors)
    {
        HashSet<string> names = [];
        HashSet<(long?, string)> numbers = [];
        HashSet<(long?, string)> nodePorts = [];
        int index = 0;
        foreach (JsonObject port in spec.Objects("ports"))
        {
            string place = $"spec.ports[{index++}]";
            string protocol = port.Text("protocol") ?? "TCP";
            if (port.Text("name") is { Length: > 0 } name)
            {
                if (Names.Label(name) is { } fault)
                    errors.Invalid($"{place}.name", name, fault);
                if (!names.Add(name))
                    errors.Add(FieldError.Duplicate($"{place}.name", name));
            }
            else if (spec.Count("ports") > 1)
            {
                errors.Require($"{place}.name");
            }

            PortRules.CheckNumber(port, "port", place, errors);
            FieldRules.QualifiedIfGiven(port, "appProtocol", place, errors);
            PortRules.CheckNumberOrName(port.Field("targetPort"), $"{place}.targetPort", errors);
            if (port.Whole("port") is not null && !numbers.Add((port.Whole("port"), protocol)))
                errors.Add(FieldError.Duplicate(place, new JsonObject { ["port"] = port.Whole("port"), ["protocol"] = protocol }));
            if (port.Whole("nodePort") is not (null or 0) and { } nodePort && !nodePorts.Add((nodePort, protocol)))
                errors.Add(FieldError.Duplicate($"{place}.nodePort", nodePort));
            CheckNodePort(port, place, type, errors);
        }
    }

    private static void CheckNodePort(JsonObject port, string field, string type, FieldErrors errors)
    {
        if (port.Whole("nodePort") is null or 0)
            return;
        if (type is "ClusterIP" or "ExternalName")
            errors.Forbid($"{field}.nodePort", $"may not be used when `type` is '{type}'");
        else
            PortRules.CheckNumber(port, "nodePort", field, errors);
    }

    private static bool HasHealthPort(JsonObject? spec) => spec.Text("type") == "LoadBalancer" && spec.Text("externalTrafficPolicy") == "Local";

    private static void CheckAddressStays(JsonObject? after, JsonObject? before, FieldErrors errors)
    {
        if (HasHealthPort(after) && HasHealthPort(before) && after.Whole("healthCheckNodePort") is { } port && port != before.Whole("healthCheckNodePort"))
            errors.Invalid("spec.healthCheckNodePort", port, "cannot change healthCheckNodePort on loadBalancer service with externalTraffic=Local during update");
        bool staysInside = after.Text("type") != "ExternalName" && before.Text("type") != "ExternalName";
        if (staysInside && before.Text("clusterIP") is { Length: > 0 } old && after.Text("clusterIP") != old)
            errors.Invalid("spec.clusterIPs[0]", after.Field("clusterIP") ?? JsonValue.Create(""), "field is immutable");
    }
}
