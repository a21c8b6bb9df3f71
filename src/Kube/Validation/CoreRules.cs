using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The rules of the smaller kinds.</summary>
internal static class CoreRules
{
    private const int DataBytes = 1024 * 1024;

    public static void CheckConfigMap(ObjectChange change, FieldErrors errors)
    {
        long size = CheckKeys(change.After, "data", Encoding.UTF8.GetByteCount, errors) + CheckKeys(change.After, "binaryData", DecodedLength, errors);
        if (size > DataBytes)
            errors.Add(FieldError.TooLong("[]", DataBytes));
        foreach ((string key, _) in change.After.Child("data") ?? [])
        {
            if (change.After.Child("binaryData")?.ContainsKey(key) == true)
                errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
        }

        CheckImmutable(change, ["data", "binaryData"], errors);
    }

    public static void CheckSecret(ObjectChange change, FieldErrors errors)
    {
        if (CheckKeys(change.After, "data", DecodedLength, errors) > DataBytes)
            errors.Add(FieldError.TooLong("data", DataBytes));
        SecretRules.CheckContent(change.After, errors);
        if (change.Before is { } before && change.After.Text("type") != before.Text("type"))
            errors.Invalid("type", change.After.Text("type") ?? "", "field is immutable");
        CheckImmutable(change, ["data"], errors);
    }

    public static void CheckPriorityClass(ObjectChange change, FieldErrors errors)
    {
        const long highest = 1_000_000_000;
        string name = change.After.Child("metadata").Text("name") ?? "";
        if (change.After.Whole("value") > highest && !name.StartsWith("system-", StringComparison.Ordinal))
            errors.Forbid("value", $"maximum allowed value of a user defined priority is {highest}");
        if (change.Before is not { } before)
            return;
        if (change.After.Whole("value") != before.Whole("value"))
            errors.Forbid("value", "may not be changed in an update.");
        if (change.After.Text("preemptionPolicy") != before.Text("preemptionPolicy"))
            errors.Forbid("preemptionPolicy", "may not be changed in an update.");
    }

    public static void CheckLease(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Whole("leaseDurationSeconds") is { } duration and <= 0)
            errors.Invalid("spec.leaseDurationSeconds", duration, "must be greater than 0");
        if (spec.Whole("leaseTransitions") is { } transitions and < 0)
            errors.Invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0");
    }

    public static void CheckNode(ObjectChange change, FieldErrors errors)
    {
        HashSet<string> taints = [];
        int index = 0;
        foreach (JsonObject taint in change.After.Child("spec").Objects("taints"))
        {
            string place = $"metadata.taints[{index++}]";
            string key = taint.Text("key") ?? "";
            if (key.Length > 0 && Names.QualifiedName(key) is { } fault)
                errors.Invalid($"{place}.key", key, fault);
            if (!taints.Add($"{key}:{taint.Text("effect")}"))
                errors.Add(FieldError.Duplicate(place, taint));
        }

        if (change.Before is { } before && before.Child("spec").Text("podCIDR") is { Length: > 0 } old && change.After.Child("spec").Text("podCIDR") != old)
            errors.Forbid("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
    }

    public static void CheckEndpointSlice(ObjectChange change, FieldErrors errors)
    {
        string type = change.After.Text("addressType") ?? "";
        int index = 0;
        foreach (JsonObject endpoint in change.After.Objects("endpoints"))
        {
            string place = $"endpoints[{index++}].addresses";
            if (endpoint.Count("addresses") == 0)
                errors.Require(place, "must contain at least 1 address");
            foreach (string address in endpoint.Texts("addresses").Where(address => type is "IPv4" or "IPv6" && !Names.IsAddress(address)))
                errors.Invalid(place, address, $"must be a valid {type} address");
        }

        if (index > 1000)
            errors.Add(FieldError.TooMany("endpoints", index, 1000));
        if (change.Before is { } before && before.Text("addressType") != type)
            errors.Invalid("addressType", type, "field is immutable");
    }

    // The keys of a map of contents, and how many bytes these have together.
    private static long CheckKeys(JsonObject holder, string name, Func<string, int> length, FieldErrors errors)
    {
        long size = 0;
        foreach ((string key, JsonNode? value) in holder.Child(name) ?? [])
        {
            if (Names.ConfigKey(key) is { } fault)
                errors.Invalid($"{name}[{key}]", key, fault);
            size += value.AsText() is { } text ? length(text) : 0;
        }

        return size;
    }

    private static int DecodedLength(string base64) => Base64.IsValid(base64, out int length) ? length : 0;

    private static void CheckImmutable(ObjectChange change, string[] fields, FieldErrors errors)
    {
        if (change.Before is not { } before || before.Flag("immutable") != true)
            return;
        if (change.After.Flag("immutable") != true)
            errors.Forbid("immutable", "field is immutable when `immutable` is set");
        foreach (string field in fields)
        {
            JsonNode? now = change.After.Field(field);
            if (!JsonNode.DeepEquals(now, before.Field(field)) && !(now.IsBlank && before.Field(field).IsBlank))
                errors.Forbid(field, "field is immutable when `immutable` is set");
        }
    }
}
