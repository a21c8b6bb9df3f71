using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The addresses behind a service, in their older form of one object and in slices.</summary>
internal static class EndpointsRules
{
    private const int MostEndpoints = 1000;
    private const int MostAddresses = 100;

    private static readonly string[] Lists = ["addresses", "notReadyAddresses"];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        bool isOwn = IsOwn(change.After);
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
                    CheckAddress(address, isOwn, $"{place}.{list}[{at++}]", errors);
            }

            CheckPorts(subset, $"{place}.ports", errors);
        }
    }

    public static void CheckSlice(ObjectChange change, FieldErrors errors)
    {
        string type = change.After.Text("addressType") ?? "";
        bool isOwn = IsOwnSlice(change.After);
        int count = change.After.Count("endpoints");
        if (count > MostEndpoints)
            errors.Add(FieldError.TooMany("endpoints", count, MostEndpoints));
        int index = 0;
        foreach (JsonObject endpoint in change.After.Objects("endpoints").TakeWhile(_ => count <= MostEndpoints))
            CheckEndpoint(endpoint, type, isOwn, $"endpoints[{index++}]", errors);
        CheckSlicePorts(change.After, errors);
        if (change.Before is { } before)
            FieldRules.Unchanged(change.After, before, "addressType", "", errors);
    }

    // The API server says where it is itself, which may be on this machine only.
    private static bool IsOwn(JsonObject item) =>
        item.Child("metadata") is { } metadata && metadata.Text("namespace") == "default" && metadata.Text("name") == "kubernetes";

    private static bool IsOwnSlice(JsonObject item) =>
        item.Child("metadata") is { } metadata && metadata.Text("namespace") == "default" && metadata.Child("labels").Text("kubernetes.io/service-name") == "kubernetes";

    private static void CheckEndpoint(JsonObject endpoint, string type, bool isOwn, string field, FieldErrors errors)
    {
        string place = $"{field}.addresses";
        int count = endpoint.Count("addresses");
        if (count == 0)
            errors.Require(place, "must contain at least 1 address");
        else if (count > MostAddresses)
            errors.Add(FieldError.TooMany(place, count, MostAddresses));
        int index = 0;
        foreach (string address in endpoint.Texts("addresses"))
            AddressRules.CheckOfType(address, type, $"{place}[{index++}]", errors, isOwn);
        FieldRules.NamedIfGiven(endpoint, "nodeName", field, Names.Subdomain, errors);
        FieldRules.NamedIfGiven(endpoint, "hostname", field, Names.Label, errors);
    }

    private static void CheckSlicePorts(JsonObject slice, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject port in slice.Objects("ports"))
        {
            string place = $"ports[{index++}]";
            FieldRules.Named(port, "name", place, Names.Label, errors);
            if (!names.Add(port.Text("name") ?? ""))
                errors.Add(FieldError.Duplicate($"{place}.name", port.Text("name") ?? ""));
            FieldRules.QualifiedIfGiven(port, "appProtocol", place, errors);
        }
    }

    private static void CheckAddress(JsonObject address, bool isOwn, string field, FieldErrors errors)
    {
        string ip = address.Text("ip") ?? "";
        AddressRules.CheckPublic(ip, $"{field}.ip", errors, isOwn);
        if (!Names.IsAddress(ip))
            errors.Invalid($"{field}.ip", ip, "must be a valid IP address");
        FieldRules.Named(address, "hostname", field, Names.Label, errors);
        FieldRules.NamedIfGiven(address, "nodeName", field, Names.Subdomain, errors);
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
            FieldRules.QualifiedIfGiven(port, "appProtocol", place, errors);
        }
    }
}
