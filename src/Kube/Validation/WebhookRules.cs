using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Services that are asked about writes: where they are, what they are asked, and how long.</summary>
public static class WebhookRules
{
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

    /// <summary>The versions of reviews that are sent.</summary>
    public static IReadOnlyList<string> ReviewVersions { get; } = ["v1", "v1beta1"];

    internal static void Check(ObjectChange change, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject webhook in change.After.Objects("webhooks"))
        {
            string field = $"webhooks[{index++}]";
            string name = webhook.Text("name") ?? "";
            if (name.Length > 0 && FullNameFault(name) is { } fault)
                errors.Invalid($"{field}.name", name, fault);
            if (name.Length > 0 && !names.Add(name))
                errors.Add(FieldError.Duplicate($"{field}.name", name));
            CheckVersions(webhook, $"{field}.admissionReviewVersions", errors);
            if (webhook.Text("sideEffects") is null or "")
                errors.Require($"{field}.sideEffects", "must specify one of None, NoneOnDryRun");
            if (webhook.Whole("timeoutSeconds") is { } seconds and (< 1 or > 30))
                errors.Invalid($"{field}.timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds");
            CheckClient(webhook.Child("clientConfig"), $"{field}.clientConfig", errors);
            int at = 0;
            foreach (JsonObject rule in webhook.Objects("rules"))
                CheckRule(rule, $"{field}.rules[{at++}]", errors);
            SelectorRules.Check(webhook.Child("namespaceSelector"), $"{field}.namespaceSelector", errors);
            SelectorRules.Check(webhook.Child("objectSelector"), $"{field}.objectSelector", errors);
            AdmissionPolicyRules.CheckConditions(webhook, $"{field}.matchConditions", errors);
        }
    }

    /// <summary>Where a service is: exactly one of a URL and a service of the cluster.</summary>
    public static void CheckClient(JsonObject? client, string field, FieldErrors errors)
    {
        string? url = client.Text("url");
        JsonObject? service = client.Child("service");
        if (client is null || url is null == service is null)
        {
            errors.Require(field, "exactly one of url or service is required");
            return;
        }

        if (url is not null)
            WebhookAddress.Check(url, $"{field}.url", errors);
        else
            CheckService(service, $"{field}.service", errors);
    }

    private static void CheckService(JsonObject? service, string field, FieldErrors errors)
    {
        foreach (string name in (string[])["name", "namespace"])
        {
            if (service.Text(name) is null or "")
                errors.Require($"{field}.{name}");
        }

        if (service.Whole("port") is { } port and (< 1 or > 65535))
            errors.Invalid($"{field}.port", port, $"port is not valid: {PortRules.Range}");
        if (service.Text("path") is { Length: > 0 } path && path != "/")
            CheckPath(path, $"{field}.path", errors);
    }

    private static void CheckPath(string path, string field, FieldErrors errors)
    {
        if (path == "//")
        {
            errors.Invalid(field, path, "segment[0] may not be empty");
            return;
        }

        if (!path.StartsWith('/'))
            errors.Invalid(field, path, "must start with a '/'");

        // Whatever comes first is taken for the slash.
        string inner = path[1..];
        string[] steps = (inner.EndsWith('/') ? inner[..^1] : inner).Split('/');
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i].Length == 0)
                errors.Invalid(field, path, $"segment[{i}] may not be empty");
            else if (Names.Subdomain(steps[i]) is { } fault)
                errors.Invalid(field, path, $"segment[{i}]: {fault}");
        }
    }

    private static string? FullNameFault(string name) =>
        Names.Subdomain(name) ?? (name.Split('.').Length < 3 ? "should be a domain with at least three segments separated by dots" : null);

    private static void CheckVersions(JsonObject webhook, string field, FieldErrors errors)
    {
        if (webhook.Count("admissionReviewVersions") == 0)
            errors.Require(field, "must specify one of v1, v1beta1");
        else if (!webhook.Texts("admissionReviewVersions").Any(ReviewVersions.Contains))
            errors.Invalid(field, webhook.Field("admissionReviewVersions"), "must include at least one of v1, v1beta1");

        HashSet<string> seen = [];
        int index = 0;
        foreach (string version in webhook.Texts("admissionReviewVersions"))
        {
            if (Names.ServiceName(version) is { } fault)
                errors.Invalid($"{field}[{index}]", version, fault);
            else if (!seen.Add(version))
                errors.Invalid($"{field}[{index}]", version, "duplicate version");
            index++;
        }
    }

    internal static void CheckRule(JsonObject rule, string field, FieldErrors errors)
    {
        CheckList(rule, "operations", "operations", field, errors);
        CheckList(rule, "apiGroups", "API groups", field, errors);
        CheckList(rule, "apiVersions", "API versions", field, errors);
        CheckList(rule, "resources", null, field, errors);
        CheckResources([.. rule.Texts("resources")], rule.Field("resources"), $"{field}.resources", errors);
        int index = 0;
        foreach (string operation in rule.Texts("operations"))
        {
            if (!Operations.Contains(operation))
                errors.Add(FieldError.NotSupported($"{field}.operations[{index}]", operation, Operations));
            index++;
        }
    }

    // pods, pods/status, pods/*, */status, */* and *: what another of them covers must not be named besides it.
    private static void CheckResources(string[] resources, JsonNode? list, string field, FieldErrors errors)
    {
        HashSet<string> whole = [.. resources.Where(resource => resource.EndsWith("/*", StringComparison.Ordinal)).Select(resource => resource[..^2])];
        HashSet<string> parts = [.. resources.Where(resource => resource.StartsWith("*/", StringComparison.Ordinal)).Select(resource => resource[2..])];
        for (int i = 0; i < resources.Length; i++)
        {
            string[] steps = resources[i].Split('/', 2);
            if (steps is [var resource, var part] && resource != "*" && part != "*")
            {
                if (whole.Contains(resource))
                    errors.Invalid($"{field}[{i}]", resources[i], $"if '{resource}/*' is present, must not specify {resources[i]}");
                if (parts.Contains(part))
                    errors.Invalid($"{field}[{i}]", resources[i], $"if '*/{part}' is present, must not specify {resources[i]}");
            }
        }

        if (resources.Length > 1 && resources.Contains("*/*"))
            errors.Invalid(field, list?.DeepClone(), "if '*/*' is present, must not specify other resources");
        if (resources.Contains("*") && resources.Any(resource => resource != "*" && !resource.Contains('/')))
            errors.Invalid(field, list?.DeepClone(), "if '*' is present, must not specify other resources without subresources");
    }

    private static void CheckList(JsonObject rule, string name, string? words, string field, FieldErrors errors)
    {
        if (rule.Count(name) == 0)
            errors.Require($"{field}.{name}");
        else if (words is not null && rule.Count(name) > 1 && rule.Texts(name).Contains("*"))
            errors.Invalid($"{field}.{name}", rule.Field(name), $"if '*' is present, must not specify other {words}");

        // The group of the core is the empty text; nothing else is.
        int index = 0;
        foreach (string value in rule.Texts(name))
        {
            if (value.Length == 0 && name is ("apiVersions" or "resources"))
                errors.Require($"{field}.{name}[{index}]");
            index++;
        }
    }
}
