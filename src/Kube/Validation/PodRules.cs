using System.Text.Json.Nodes;
using Gantry.Kube.Defaults;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The rules of a pod, and of the pod within a template.</summary>
internal static class PodRules
{
    private const int MostServers = 3;
    private const int MostSearches = 32;

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        if (change.Before is { } before)
        {
            PodUpdateRules.Check(change.After, before, change.Subresource, errors);
            if (change.Subresource == "status")
                return;
        }

        CheckSpec(change.After.Child("spec"), "spec", errors);
    }

    public static void CheckPodTemplate(ObjectChange change, FieldErrors errors) => CheckTemplate(change.After.Child("template"), "template", errors);

    /// <summary>Judges the template of a workload at "spec.template".</summary>
    public static void CheckTemplate(JsonObject? template, string field, FieldErrors errors, IEnumerable<string>? claimedVolumes = null)
    {
        MetadataRules.Labels(template.Child("metadata").Child("labels"), $"{field}.labels", errors);
        MetadataRules.Annotations(template.Child("metadata").Child("annotations"), $"{field}.annotations", errors);
        CheckSpec(template.Child("spec"), $"{field}.spec", errors, claimedVolumes);
    }

    private static void CheckSpec(JsonObject? spec, string field, FieldErrors errors, IEnumerable<string>? claimedVolumes = null)
    {
        if (spec.Count("containers") == 0)
            errors.Require($"{field}.containers");

        HashSet<string> volumes = VolumeRules.Check(spec, $"{field}.volumes", errors);
        volumes.UnionWith(claimedVolumes ?? []);
        CheckContainers(spec, field, volumes, errors);
        CheckScalars(spec, field, errors);
        CheckHostPorts(spec, field, errors);
        SchedulingRules.Check(spec, field, errors);
    }

    private static void CheckContainers(JsonObject? spec, string field, HashSet<string> volumes, FieldErrors errors)
    {
        HashSet<string> names = [];
        foreach (string list in PodDefaults.ContainerLists)
        {
            int index = 0;
            foreach (JsonObject container in spec.Objects(list))
            {
                string place = $"{field}.{list}[{index++}]";
                string name = container.Text("name") ?? "";
                if (name.Length > 0 && Names.Label(name) is { } fault)
                    errors.Invalid($"{place}.name", name, fault);
                if (name.Length > 0 && !names.Add(name))
                    errors.Add(FieldError.Duplicate($"{place}.name", name));
                ContainerRules.Check(container, place, list, volumes, spec, errors);
            }
        }
    }

    private static void CheckScalars(JsonObject? spec, string field, FieldErrors errors)
    {
        FieldRules.NotNegative(spec, "terminationGracePeriodSeconds", field, errors);
        if (spec.Whole("activeDeadlineSeconds") is { } deadline and (< 1 or > int.MaxValue))
            errors.Invalid($"{field}.activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive");
        FieldRules.Named(spec, "hostname", field, Names.Label, errors);
        FieldRules.Named(spec, "subdomain", field, Names.Label, errors);
        FieldRules.Named(spec, "nodeName", field, Names.Subdomain, errors);
        FieldRules.Named(spec, "serviceAccountName", field, Names.Subdomain, errors);
        FieldRules.Named(spec, "priorityClassName", field, Names.Subdomain, errors);
        MetadataRules.Labels(spec.Child("nodeSelector"), $"{field}.nodeSelector", errors);
        if (spec.Flag("hostPID") == true && spec.Flag("shareProcessNamespace") == true)
            errors.Invalid($"{field}.shareProcessNamespace", true, "ShareProcessNamespace and HostPID cannot both be enabled");
        if (spec.Text("dnsPolicy") == "None" && spec.Child("dnsConfig").Count("nameservers") == 0)
            errors.Require($"{field}.dnsConfig.nameservers", "must provide at least one DNS nameserver when `dnsPolicy` is None");
        int gates = 0;
        foreach (JsonObject gate in spec.Objects("readinessGates"))
            FieldRules.CheckQualified(gate.Text("conditionType") ?? "", $"{field}.readinessGates[{gates++}].conditionType", errors);
        CheckHostAliases(spec, field, errors);
        CheckResolver(spec.Child("dnsConfig"), $"{field}.dnsConfig", errors);
        PodSecurityRules.Check(spec.Child("securityContext"), $"{field}.securityContext", errors);
    }

    private static void CheckResolver(JsonObject? config, string field, FieldErrors errors)
    {
        string[] servers = [.. config.Texts("nameservers")];
        if (servers.Length > MostServers)
            errors.Invalid($"{field}.nameservers", config.Field("nameservers"), $"must not have more than {MostServers} nameservers");
        for (int i = 0; i < servers.Length; i++)
        {
            if (!Names.IsAddress(servers[i]))
                errors.Invalid($"{field}.nameservers[{i}]", servers[i], AddressRules.Rule);
        }

        string[] searches = [.. config.Texts("searches")];
        if (searches.Length > MostSearches)
            errors.Invalid($"{field}.searches", config.Field("searches"), $"must not have more than {MostSearches} search paths");
        for (int i = 0; i < searches.Length; i++)
        {
            if (searches[i] != "." && Names.SearchDomain(searches[i].EndsWith('.') ? searches[i][..^1] : searches[i]) is { } fault)
                errors.Invalid($"{field}.searches[{i}]", searches[i], fault);
        }

        int index = 0;
        foreach (JsonObject option in config.Objects("options"))
        {
            string place = $"{field}.options[{index++}]";
            if (string.IsNullOrEmpty(option.Text("name")))
                errors.Require(place, "must not be empty");
        }
    }

    private static void CheckHostAliases(JsonObject? spec, string field, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject alias in spec.Objects("hostAliases"))
        {
            string place = $"{field}.hostAliases[{index++}]";
            if (!Names.IsAddress(alias.Text("ip") ?? ""))
                errors.Invalid($"{place}.ip", alias.Text("ip") ?? "", AddressRules.Rule);
            foreach (string name in alias.Texts("hostnames"))
            {
                if (Names.Subdomain(name) is { } fault)
                    errors.Invalid($"{place}.hostnames", name, fault);
            }
        }
    }

    private static void CheckHostPorts(JsonObject? spec, string field, FieldErrors errors)
    {
        HashSet<(long, string, string)> taken = [];
        int containerIndex = 0;
        foreach (JsonObject container in spec.Objects("containers"))
        {
            int index = 0;
            foreach (JsonObject port in container.Objects("ports"))
            {
                string place = $"{field}.containers[{containerIndex}].ports[{index++}].hostPort";
                if (port.Whole("hostPort") is not { } number || number == 0)
                    continue;
                if (!taken.Add((number, port.Text("protocol") ?? "TCP", port.Text("hostIP") ?? "")))
                    errors.Add(FieldError.Duplicate(place, $"{port.Text("protocol") ?? "TCP"}/{port.Text("hostIP")}/{number}"));
                if (spec.Flag("hostNetwork") == true && number != port.Whole("containerPort"))
                    errors.Invalid(place.Replace(".hostPort", ".containerPort", StringComparison.Ordinal), port.Field("containerPort"), "must match `hostPort` when `hostNetwork` is true");
            }

            containerIndex++;
        }
    }
}
