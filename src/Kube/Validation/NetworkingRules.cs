using System.Net;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Network policies whose peers and ports make sense, and the networks of services.</summary>
internal static class NetworkingRules
{
    private static readonly string[] PolicyTypes = ["Ingress", "Egress"];

    public static void CheckNetworkPolicy(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        SelectorRules.Check(spec.Child("podSelector"), "spec.podSelector", errors);
        CheckRules(spec, "ingress", "from", errors);
        CheckRules(spec, "egress", "to", errors);
        if (spec.Count("policyTypes") > PolicyTypes.Length)
        {
            errors.Invalid("spec.policyTypes", spec.Field("policyTypes"), "may not specify more than two policyTypes");
            return;
        }

        int index = 0;
        foreach (string type in spec.Texts("policyTypes"))
        {
            if (!PolicyTypes.Contains(type))
                errors.Add(FieldError.NotSupported($"spec.policyTypes[{index}]", type, PolicyTypes));
            index++;
        }
    }

    public static void CheckServiceCidr(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        int count = spec.Count("cidrs");
        if (count == 0)
            errors.Require("spec.cidrs", "at least one CIDR required");
        if (count > 2)
            errors.Invalid("spec.cidrs", spec.Field("cidrs"), "may only hold up to 2 values");
        int index = 0;
        foreach (string cidr in spec.Texts("cidrs"))
            FieldRules.Network(cidr, $"spec.cidrs[{index++}]", errors);
        if (change.Before is { } before)
            FieldRules.Unchanged(spec, before.Child("spec"), "cidrs", "spec", errors);
    }

    private static void CheckRules(JsonObject? spec, string direction, string peers, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject rule in spec.Objects(direction))
        {
            string field = $"spec.{direction}[{index++}]";
            int at = 0;
            foreach (JsonObject port in rule.Objects("ports"))
                CheckPort(port, $"{field}.ports[{at++}]", errors);
            at = 0;
            foreach (JsonObject peer in rule.Objects(peers))
                CheckPeer(peer, $"{field}.{peers}[{at++}]", errors);
        }
    }

    private static void CheckPort(JsonObject port, string field, FieldErrors errors)
    {
        PortRules.CheckNumberOrName(port.Field("port"), $"{field}.port", errors);
        if (port.Whole("endPort") is not { } last)
            return;
        if (port.Field("port") is null)
            errors.Invalid($"{field}.endPort", last, "may not be specified when `port` is not specified");
        else if (port.Whole("port") is not { } first)
            errors.Invalid($"{field}.endPort", last, "may not be specified when `port` is non-numeric");
        else if (last < first)
            errors.Invalid($"{field}.endPort", last, "must be greater than or equal to `port`");
        PortRules.CheckNumber(port, "endPort", field, errors);
    }

    private static void CheckPeer(JsonObject peer, string field, FieldErrors errors)
    {
        JsonObject? block = peer.Child("ipBlock");
        int selectors = 0;
        foreach (string name in (string[])["podSelector", "namespaceSelector"])
        {
            if (peer.Child(name) is not { } selector)
                continue;
            selectors++;
            SelectorRules.Check(selector, $"{field}.{name}", errors);
        }

        if (block is null && selectors == 0)
            errors.Require(field, "must specify a peer");
        if (block is not null && selectors > 0)
            errors.Forbid(field, "may not specify both ipBlock and another peer");
        if (block is not null)
            CheckBlock(block, $"{field}.ipBlock", errors);
    }

    private static void CheckBlock(JsonObject block, string field, FieldErrors errors)
    {
        if (block.Text("cidr") is not { Length: > 0 } cidr || FieldRules.Network(cidr, $"{field}.cidr", errors) is not { } whole)
            return;
        int index = 0;
        foreach (string text in block.Texts("except"))
        {
            string place = $"{field}.except[{index++}]";
            if (FieldRules.Network(text, place, errors) is { } part && !IsWithin(whole, part))
                errors.Invalid(place, text, "must be a strict subset of `cidr`");
        }
    }

    private static bool IsWithin(IPNetwork whole, IPNetwork part) =>
        whole.BaseAddress.AddressFamily == part.BaseAddress.AddressFamily && whole.Contains(part.BaseAddress) && whole.PrefixLength < part.PrefixLength;
}
