using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The addresses behind a service in their older form, one object for all.</summary>
internal static class EndpointsRules
{
    private static readonly string[] Lists = ["addresses", "notReadyAddresses"];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject subset in change.After.Objects("subsets"))
        {
            string place = $"subsets[{index++}]";
            if (Lists.All(list => subset.Count(list) == 0))
                errors.Require(place, "must specify `addresses` or `notReadyAddresses`");
            foreach (string list in Lists)
            {
                int at = 0;
                foreach (JsonObject address in subset.Objects(list))
                    CheckAddress(address, $"{place}.{list}[{at++}]", errors);
            }

            CheckPorts(subset, $"{place}.ports", errors);
        }
    }

    private static void CheckAddress(JsonObject address, string field, FieldErrors errors)
    {
        if (address.Text("ip") is { Length: > 0 } ip && !Names.IsAddress(ip))
            errors.Invalid($"{field}.ip", ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        FieldRules.Named(address, "hostname", field, Names.Label, errors);
        FieldRules.Named(address, "nodeName", field, Names.Subdomain, errors);
    }

    private static void CheckPorts(JsonObject subset, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject port in subset.Objects("ports"))
        {
            string place = $"{field}[{index++}]";
            if (string.IsNullOrEmpty(port.Text("name")) && subset.Count("ports") > 1)
                errors.Require($"{place}.name");
            FieldRules.Named(port, "name", place, Names.Label, errors);
            PortRules.CheckNumber(port, "port", place, errors);
        }
    }
}
