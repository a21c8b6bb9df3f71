using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>References to fields and amounts of the pod itself, in its environment or in files.</summary>
internal static class FieldReferenceRules
{
    public static readonly string[] InEnvironment =
    [
        "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
    ];

    public static readonly string[] InFiles = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    // What a pod's fields are selected by too, though they cannot be referred to everywhere.
    private static readonly string[] Others = ["metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName", "spec.hostNetwork", "status.phase", "status.nominatedNodeName"];

    private static readonly string[] Amounts =
    [
        "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    ];

    public static void Check(JsonObject source, string field, string[] allowed, FieldErrors errors)
    {
        if (source.Child("fieldRef").Text("fieldPath") is { Length: > 0 } path)
        {
            if (source.Child("fieldRef").Text("apiVersion") is { Length: > 0 } version and not "v1")
                errors.Invalid($"{field}.fieldRef.fieldPath", path, $"error converting fieldPath: unsupported pod version: {version}");
            else
                CheckPath(path, $"{field}.fieldRef", allowed, errors);
        }

        if (source.Child("resourceFieldRef").Text("resource") is { Length: > 0 } resource && !IsAmount(resource))
            errors.Add(FieldError.NotSupported($"{field}.resourceFieldRef.resource", resource, Amounts));
        if (source.Child("resourceFieldRef") is { } amount && allowed == InFiles && string.IsNullOrEmpty(amount.Text("containerName")))
            errors.Require($"{field}.resourceFieldRef.containerName");
    }

    private static void CheckPath(string path, string field, string[] allowed, FieldErrors errors)
    {
        if (path.EndsWith("']", StringComparison.Ordinal) && path.IndexOf("['", StringComparison.Ordinal) is > 0 and var start)
        {
            CheckKey(path[..start], path[(start + 2)..^2], field, errors);
            return;
        }

        if (!allowed.Contains(path) && !InEnvironment.Contains(path) && !Others.Contains(path))
            errors.Invalid($"{field}.fieldPath", path, $"error converting fieldPath: field label not supported: {path}");
        else if (!allowed.Contains(path))
            errors.Add(FieldError.NotSupported($"{field}.fieldPath", path, allowed));
    }

    // One label or annotation: metadata.labels['app'].
    private static void CheckKey(string holder, string key, string field, FieldErrors errors)
    {
        if (holder is not ("metadata.labels" or "metadata.annotations"))
            errors.Invalid(field, holder, "does not support subscript");
        else if (Names.QualifiedName(holder == "metadata.labels" ? key : key.ToLowerInvariant()) is { } fault)
            errors.Invalid(field, key, fault);
    }

    private static bool IsAmount(string resource) =>
        Amounts.Contains(resource) || resource.StartsWith("limits.hugepages-", StringComparison.Ordinal) || resource.StartsWith("requests.hugepages-", StringComparison.Ordinal);
}
