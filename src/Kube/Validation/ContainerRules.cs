using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>The rules of one container of a pod.</summary>
internal static class ContainerRules
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];

    private static readonly string[] Propagations = ["Bidirectional", "HostToContainer", "None"];

    public static void Check(JsonObject container, string field, string list, HashSet<string> volumes, JsonObject? spec, FieldErrors errors)
    {
        string image = container.Text("image") ?? "";
        if (image.Length == 0)
            errors.Require($"{field}.image");
        else if (image != image.Trim())
            errors.Invalid($"{field}.image", image, "must not have leading or trailing whitespace");

        CheckPorts(container, $"{field}.ports", errors);
        EnvironmentRules.Check(container, field, errors);
        CheckMounts(container, $"{field}.volumeMounts", volumes, errors);
        ResourceRules.Check(container.Child("resources"), $"{field}.resources", errors);
        CheckRestartPolicy(container, field, list, errors);
        CheckProbes(container, field, list, spec, errors);
        CheckSecurity(container.Child("securityContext"), $"{field}.securityContext", errors);
        if (container.Text("terminationMessagePolicy") is { } policy and not ("File" or "FallbackToLogsOnError"))
            errors.Invalid($"{field}.terminationMessagePolicy", policy, "must be 'File' or 'FallbackToLogsOnError'");
    }

    private static void CheckPorts(JsonObject container, string field, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject port in container.Objects("ports"))
        {
            string place = $"{field}[{index++}]";
            if (port.Text("name") is { Length: > 0 } name)
            {
                if (Names.PortName(name) is { } fault)
                    errors.Invalid($"{place}.name", name, fault);
                else if (!names.Add(name))
                    errors.Add(FieldError.Duplicate($"{place}.name", name));
            }

            if (port.Whole("containerPort") is 0)
                errors.Require($"{place}.containerPort");
            else
                PortRules.CheckNumber(port, "containerPort", place, errors);
            if (port.Whole("hostPort") is not (null or 0))
                PortRules.CheckNumber(port, "hostPort", place, errors);
        }
    }

    private static void CheckMounts(JsonObject container, string field, HashSet<string> volumes, FieldErrors errors)
    {
        HashSet<string> paths = [];
        int index = 0;
        foreach (JsonObject mount in container.Objects("volumeMounts"))
        {
            string place = $"{field}[{index++}]";
            if (!volumes.Contains(mount.Text("name") ?? ""))
                errors.Add(FieldError.NotFound($"{place}.name", mount.Text("name") ?? ""));
            if (mount.Text("mountPath") is { Length: > 0 } path && !paths.Add(path))
                errors.Invalid($"{place}.mountPath", path, "must be unique");
            if (mount.Text("mountPropagation") is { } propagation && !Propagations.Contains(propagation))
                errors.Add(FieldError.NotSupported($"{field}.mountPropagation", propagation, Propagations));
            if (mount.Text("subPath") is { Length: > 0 } subPath)
                VolumeRules.CheckRelative(subPath, $"{place}.subPath", errors);
            if (mount.Text("subPath") is { Length: > 0 } && mount.Text("subPathExpr") is { Length: > 0 } expression)
                errors.Invalid($"{place}.subPathExpr", expression, "subPathExpr and subPath are mutually exclusive");
        }
    }

    private static void CheckRestartPolicy(JsonObject container, string field, string list, FieldErrors errors)
    {
        if (container.Text("restartPolicy") is not { Length: > 0 } policy)
            return;
        if (list == "initContainers" && policy != "Always")
            errors.Add(FieldError.NotSupported($"{field}.restartPolicy", policy, ["Always"]));
        else if (list != "initContainers")
            errors.Forbid($"{field}.restartPolicy", "may not be set for non-init containers");
    }

    private static void CheckProbes(JsonObject container, string field, string list, JsonObject? spec, FieldErrors errors)
    {
        bool mayHaveProbes = list == "containers" || list == "initContainers" && container.Text("restartPolicy") == "Always";
        foreach (string name in Probes)
        {
            if (container.Child(name) is not { } probe)
                continue;
            if (!mayHaveProbes)
                errors.Forbid($"{field}.{name}", list == "initContainers" ? "may not be set for init containers without restartPolicy=Always" : "cannot be set for an Ephemeral Container");
            else
                ProbeRules.Check(probe, $"{field}.{name}", mustSucceedOnce: name != "readinessProbe", errors);
        }

        if (container.Child("lifecycle") is not { } lifecycle)
            return;
        if (!mayHaveProbes)
            errors.Forbid($"{field}.lifecycle", "may not be set for init containers without restartPolicy=Always");
        foreach (string hook in (string[])["postStart", "preStop"])
        {
            if (lifecycle.Child(hook) is { } handler)
                ProbeRules.CheckHook(handler, $"{field}.lifecycle.{hook}", spec.Whole("terminationGracePeriodSeconds") ?? 30, errors);
        }
    }

    private static void CheckSecurity(JsonObject? security, string field, FieldErrors errors)
    {
        if (security is null)
            return;
        foreach (string id in (string[])["runAsUser", "runAsGroup"])
            PodSecurityRules.CheckId(security.Field(id), $"{field}.{id}", errors);

        PodSecurityRules.CheckProfiles(security, field, errors);
        if (security.Flag("privileged") == true && security.Flag("allowPrivilegeEscalation") == false)
            errors.Invalid(field, security.DeepClone(), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
}
