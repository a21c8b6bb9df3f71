using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Policies that judge or change writes, and what puts them in force: all but the expressions themselves.</summary>
internal static partial class AdmissionPolicyRules
{
    private const int MostConditions = 64;
    private const int MostNotes = 20;
    private const int MostNoteBytes = 5 * 1024;

    private static readonly string[] Actions = ["Audit", "Deny", "Warn"];
    private static readonly string[] Changes = ["CREATE", "UPDATE"];
    private static readonly string[] PatchTypes = ["ApplyConfiguration", "JSONPatch"];
    private static readonly string[] Reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge"];

    private static readonly HashSet<string> Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if",
        "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    ];

    public static void CheckValidating(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        CheckHead(spec, errors);
        if (spec.Count("validations") + spec.Count("auditAnnotations") == 0)
        {
            errors.Require("spec.validations", "validations or auditAnnotations must contain at least one item");
            errors.Require("spec.auditAnnotations", "validations or auditAnnotations must contain at least one item");
        }

        int index = 0;
        foreach (JsonObject rule in spec.Objects("validations"))
            CheckRule(rule, $"spec.validations[{index++}]", errors);
        CheckNotes(change.After.Child("metadata").Text("name") ?? "", spec, errors);
    }

    public static void CheckMutating(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        CheckHead(spec, errors);
        CheckChanges(spec.Child("matchConstraints"), "spec.matchConstraints", errors);
        if (spec.Count("mutations") == 0)
            errors.Require("spec.mutations", "mutations must contain at least one item");
        int index = 0;
        foreach (JsonObject mutation in spec.Objects("mutations"))
            CheckMutation(mutation, $"spec.mutations[{index++}]", errors);
        if (string.IsNullOrEmpty(spec.Text("reinvocationPolicy")))
            errors.Require("spec.reinvocationPolicy");
    }

    public static void CheckBinding(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Text("policyName") is not { Length: > 0 } policy)
            errors.Require("spec.policyName");
        else if (Names.Subdomain(policy) is { } fault)
            errors.Invalid("spec.policyName", policy, fault);
        CheckParameters(spec.Child("paramRef"), "spec.paramRef", errors);
        CheckMatch(spec.Child("matchResources"), "spec.matchResources", errors);
    }

    public static void CheckMutatingBinding(ObjectChange change, FieldErrors errors)
    {
        CheckBinding(change, errors);
        CheckChanges(change.After.Child("spec").Child("matchResources"), "spec.matchResources", errors);
    }

    public static void CheckValidatingBinding(ObjectChange change, FieldErrors errors)
    {
        const string field = "spec.validationActions";
        CheckBinding(change, errors);
        JsonObject? spec = change.After.Child("spec");
        HashSet<string> seen = [];
        int index = 0;
        foreach (string action in spec.Texts("validationActions"))
        {
            if (!Actions.Contains(action))
                errors.Add(FieldError.NotSupported($"{field}[{index}]", action, Actions));
            if (!seen.Add(action))
                errors.Add(FieldError.Duplicate($"{field}[{index}]", action));
            index++;
        }

        if (seen.Contains("Deny") && seen.Contains("Warn"))
            errors.Invalid(field, spec.Field("validationActions"), "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        if (seen.Count == 0)
            errors.Require(field, "at least one validation action is required");
    }

    private static void CheckHead(JsonObject? spec, FieldErrors errors)
    {
        CheckKind(spec.Child("paramKind"), "spec.paramKind", errors);
        if (spec.Child("matchConstraints") is not { } constraints)
            errors.Require("spec.matchConstraints");
        else if (constraints.Count("resourceRules") == 0)
            errors.Require("spec.matchConstraints.resourceRules");
        CheckMatch(spec.Child("matchConstraints"), "spec.matchConstraints", errors);
        CheckConditions(spec, "spec.matchConditions", errors);
        int index = 0;
        foreach (JsonObject variable in spec.Objects("variables"))
        {
            string field = $"spec.variables[{index++}]";
            string name = variable.Text("name") ?? "";
            if (string.IsNullOrWhiteSpace(name))
                errors.Require($"{field}.name", "name is not specified");
            else if (!Identifier().IsMatch(name) || Reserved.Contains(name))
                errors.Invalid($"{field}.name", name, "must be a valid CEL identifier");
            RequireExpression(variable, "expression", field, "expression is not specified", errors);
        }
    }

    /// <summary>Names of conditions, of policies as of webhooks.</summary>
    public static void CheckConditions(JsonObject? owner, string field, FieldErrors errors)
    {
        if (owner.Count("matchConditions") > MostConditions)
            errors.Add(FieldError.TooMany(field, owner.Count("matchConditions"), MostConditions));
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject condition in owner.Objects("matchConditions"))
        {
            string at = $"{field}[{index++}]";
            RequireExpression(condition, "expression", at, "", errors);
            if (condition.Text("name") is not { Length: > 0 } name)
            {
                errors.Require($"{at}.name");
                continue;
            }

            FieldRules.CheckQualified(name, $"{at}.name", errors);
            if (!names.Add(name))
                errors.Add(FieldError.Duplicate($"{at}.name", name));
        }
    }

    private static void CheckKind(JsonObject? kind, string field, FieldErrors errors)
    {
        if (kind is null)
            return;
        string version = kind.Text("apiVersion") ?? "";
        string[] parts = version == "/" ? ["", ""] : version.Split('/');
        if (version.Length == 0)
            errors.Require($"{field}.apiVersion");
        else if (parts.Length > 2)
            errors.Invalid($"{field}.apiVersion", version, $"unexpected GroupVersion string: {version}");
        else
            CheckVersion(version, parts.Length == 2 ? parts[0] : "", parts[^1], $"{field}.apiVersion", errors);
        if (kind.Text("kind") is not { Length: > 0 } name)
            errors.Require($"{field}.kind");
        else if (Names.ServiceName(name.ToLowerInvariant()) is { } fault)
            errors.Invalid($"{field}.kind", name, $"may have mixed case, but should otherwise match: {fault}");
    }

    private static void CheckVersion(string whole, string group, string version, string field, FieldErrors errors)
    {
        if (group.Length > 0 && Names.Subdomain(group) is { } wrong)
            errors.Invalid(field, group, wrong);
        if (version.Length == 0)
            errors.Invalid(field, whole, "version must be specified");
        else if (Names.ServiceName(version) is { } fault)
            errors.Invalid(field, version, fault);
    }

    private static void CheckMatch(JsonObject? match, string field, FieldErrors errors)
    {
        SelectorRules.Check(match.Child("namespaceSelector"), $"{field}.namespaceSelector", errors);
        SelectorRules.Check(match.Child("objectSelector"), $"{field}.objectSelector", errors);
        foreach (string rules in (string[])["resourceRules", "excludeResourceRules"])
        {
            int index = 0;
            foreach (JsonObject rule in match.Objects(rules))
                CheckNamedRule(rule, $"{field}.{rules}[{index++}]", errors);
        }
    }

    private static void CheckNamedRule(JsonObject rule, string field, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (string name in rule.Texts("resourceNames"))
        {
            if (Names.PathSegment(name) is { } fault)
                errors.Invalid($"{field}.resourceNames[{index}]", name, fault);
            if (!names.Add(name))
                errors.Add(FieldError.Duplicate($"{field}.resourceNames[{index}]", name));
            index++;
        }

        WebhookRules.CheckRule(rule, field, errors);
    }

    // Only what is created or updated can be changed.
    private static void CheckChanges(JsonObject? match, string field, FieldErrors errors)
    {
        foreach (string operation in match.Objects("resourceRules").SelectMany(rule => rule.Texts("operations")).Except(Changes))
            errors.Add(FieldError.NotSupported($"{field}.resourceRules.operations", operation, Changes));
    }

    private static void CheckRule(JsonObject rule, string field, FieldErrors errors)
    {
        RequireExpression(rule, "expression", field, "expression is not specified", errors);
        if (rule.Text("messageExpression") is { Length: > 0 } expression && string.IsNullOrWhiteSpace(expression))
            errors.Invalid($"{field}.messageExpression", expression, "must be non-empty if specified");
        if (rule.Text("message") is { Length: > 0 } message)
        {
            if (string.IsNullOrWhiteSpace(message))
                errors.Invalid($"{field}.message", message, "must be non-empty if specified");
            else if (message.Trim().AsSpan().ContainsAny('\n', '\r'))
                errors.Invalid($"{field}.message", message, "must not contain line breaks");
        }

        if (rule.Text("reason") is { } reason && !Reasons.Contains(reason))
            errors.Add(FieldError.NotSupported($"{field}.reason", reason, Reasons));
    }

    private static void CheckNotes(string policy, JsonObject? spec, FieldErrors errors)
    {
        if (spec.Count("auditAnnotations") > MostNotes)
            errors.Invalid("spec.auditAnnotations", spec.Field("auditAnnotations"), $"must not have more than {MostNotes} auditAnnotations");
        HashSet<string> keys = [];
        int index = 0;
        foreach (JsonObject note in spec.Objects("auditAnnotations"))
        {
            string field = $"spec.auditAnnotations[{index++}]";
            string key = note.Text("key") ?? "";
            if (policy.Length == 0)
                errors.Invalid($"{field}.key", key, "requires metadata.name be non-empty");
            else
                FieldRules.CheckQualified($"{policy}/{key}", $"{field}.key", errors);
            RequireExpression(note, "valueExpression", field, "valueExpression is not specified", errors);
            if (System.Text.Encoding.UTF8.GetByteCount((note.Text("valueExpression") ?? "").Trim()) > MostNoteBytes)
                errors.Require($"{field}.valueExpression", $"must not exceed {MostNoteBytes} bytes in length");
            if (!keys.Add(key))
                errors.Add(FieldError.Duplicate($"{field}.key", key));
        }
    }

    private static void CheckMutation(JsonObject mutation, string field, FieldErrors errors)
    {
        if (mutation.Text("patchType") is not { Length: > 0 } type)
        {
            errors.Require($"{field}.patchType");
            return;
        }

        if (!PatchTypes.Contains(type))
        {
            errors.Add(FieldError.NotSupported($"{field}.patchType", type, PatchTypes));
            return;
        }

        (string wanted, string other) = type == "JSONPatch" ? ("jsonPatch", "applyConfiguration") : ("applyConfiguration", "jsonPatch");
        if (mutation.Child(wanted) is { } patch)
            RequireExpression(patch, "expression", $"{field}.{wanted}", "", errors);
        else
            errors.Require($"{field}.{wanted}", $"must be specified when patchType is {type}");
        if (mutation.Child(other) is not null)
            errors.Invalid($"{field}.{other}", $"{{{other}}}", $"must not be specified when patchType is {type}");
    }

    private static void CheckParameters(JsonObject? reference, string field, FieldErrors errors)
    {
        if (reference is null)
            return;
        string name = reference.Text("name") ?? "";
        JsonObject? selector = reference.Child("selector");
        if (name.Length > 0 && Names.PathSegment(name) is { } fault)
            errors.Invalid($"{field}.name", name, fault);
        SelectorRules.Check(selector, $"{field}.selector", errors);
        if (name.Length > 0 && selector is not null)
        {
            errors.Forbid($"{field}.name", "name and selector are mutually exclusive");
            errors.Forbid($"{field}.selector", "name and selector are mutually exclusive");
        }

        if (name.Length == 0 && selector is null)
            errors.Require(field, "one of name or selector must be specified");
        if (string.IsNullOrEmpty(reference.Text("parameterNotFoundAction")))
            errors.Require($"{field}.parameterNotFoundAction");
    }

    private static void RequireExpression(JsonObject holder, string name, string field, string detail, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(holder.Text(name)))
            errors.Require($"{field}.{name}", detail);
    }

    [GeneratedRegex("^[_a-zA-Z][_a-zA-Z0-9]*$")]
    private static partial Regex Identifier();
}
