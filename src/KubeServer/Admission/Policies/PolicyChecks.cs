using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Refuses webhooks, policies and bindings that cannot work, above all expressions that do not compile.</summary>
internal static class PolicyChecks
{
    public static ValueTask CheckWebhooksAsync(WriteContext write, CancellationToken cancel)
    {
        int index = 0;
        foreach (JsonObject webhook in write.New.Objects("webhooks"))
            CheckConditions(webhook, $"webhooks[{index++}]", AdmissionExpressions.ForConditions, write.Errors);
        return ValueTask.CompletedTask;
    }

    public static ValueTask CheckValidatingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? spec = write.New.Child("spec");
        CelEnvironment environment = CheckHead(write, spec, mutates: false);
        if (spec.Count("validations") + spec.Count("auditAnnotations") == 0)
            write.Errors.Require("spec.validations", "validations or auditAnnotations must contain at least one item");
        int index = 0;
        foreach (JsonObject rule in spec.Objects("validations"))
        {
            string field = $"spec.validations[{index++}]";
            Check(rule.Text("expression"), $"{field}.expression", "expression is not specified", environment, write.Errors, CelType.Bool);
            if (rule.Text("messageExpression") is { Length: > 0 } message)
                Check(message, $"{field}.messageExpression", "", environment, write.Errors, CelType.String);
        }

        index = 0;
        foreach (JsonObject note in spec.Objects("auditAnnotations"))
            Check(note.Text("valueExpression"), $"spec.auditAnnotations[{index++}].valueExpression", "valueExpression is not specified", environment, write.Errors, CelType.String, CelType.Null);
        if (write.Errors.None)
            PolicyTypeChecks.SetStatus(write);
        return ValueTask.CompletedTask;
    }

    public static ValueTask CheckMutatingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? spec = write.New.Child("spec");
        CelEnvironment environment = CheckHead(write, spec, mutates: true);
        if (spec.Count("mutations") == 0)
            write.Errors.Require("spec.mutations", "mutations must contain at least one item");
        if (string.IsNullOrEmpty(spec.Text("reinvocationPolicy")))
            write.Errors.Require("spec.reinvocationPolicy");
        int index = 0;
        foreach (JsonObject mutation in spec.Objects("mutations"))
        {
            bool isPatch = mutation.Text("patchType") == "JSONPatch";
            string name = isPatch ? "jsonPatch" : "applyConfiguration";
            string field = $"spec.mutations[{index++}].{name}";
            if (mutation.Child(name) is null)
                write.Errors.Require(field, $"must be specified when patchType is {mutation.Text("patchType")}");
            else if (MutatingPolicy.Read(mutation, environment).Expression is { Fault.Length: > 0 } wrong)
                write.Errors.Invalid($"{field}.expression", wrong.Source, wrong.Fault);
        }

        return ValueTask.CompletedTask;
    }

    public static ValueTask CheckBindingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? spec = write.New.Child("spec");
        if (string.IsNullOrEmpty(spec.Text("policyName")))
            write.Errors.Require("spec.policyName");
        if (spec.Child("paramRef") is { } reference)
            CheckReference(reference, write.Errors);
        if (write.Definition.Kind != "ValidatingAdmissionPolicyBinding")
            return ValueTask.CompletedTask;
        string[] actions = [.. spec.Texts("validationActions")];
        if (actions.Length == 0)
            write.Errors.Require("spec.validationActions", "at least one validation action is required");
        foreach (string action in actions.Where(action => action is not ("Deny" or "Warn" or "Audit")))
            write.Errors.Add(FieldError.NotSupported("spec.validationActions", action, ["Audit", "Deny", "Warn"]));
        if (actions.Contains("Deny") && actions.Contains("Warn"))
            write.Errors.Invalid("spec.validationActions", spec.Field("validationActions")?.DeepClone(), "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        return ValueTask.CompletedTask;
    }

    private static void CheckReference(JsonObject reference, FieldErrors errors)
    {
        bool hasName = !string.IsNullOrEmpty(reference.Text("name"));
        bool hasSelector = reference.Child("selector") is not null;
        if (hasName && hasSelector)
            errors.Forbid("spec.paramRef.name", "name and selector are mutually exclusive");
        if (!hasName && !hasSelector)
            errors.Require("spec.paramRef", "one of name or selector must be specified");
        if (string.IsNullOrEmpty(reference.Text("parameterNotFoundAction")))
            errors.Require("spec.paramRef.parameterNotFoundAction");
    }

    private static CelEnvironment CheckHead(WriteContext write, JsonObject? spec, bool mutates)
    {
        if (spec.Child("matchConstraints") is not { } constraints)
            write.Errors.Require("spec.matchConstraints");
        else if (constraints.Count("resourceRules") == 0)
            write.Errors.Require("spec.matchConstraints.resourceRules");
        PolicyHead head = PolicyHead.Of(write.New, mutates);
        CheckConditions(spec ?? [], "spec", spec.Child("paramKind") is null ? AdmissionExpressions.ForPolicies : AdmissionExpressions.ForPoliciesWithParams, write.Errors);
        int index = 0;
        foreach (JsonObject variable in spec.Objects("variables"))
        {
            string field = $"spec.variables[{index++}]";
            if (string.IsNullOrEmpty(variable.Text("name")))
                write.Errors.Require($"{field}.name", "name is not specified");
            else if (head.Variables.Expressions.TryGetValue(variable.Text("name")!, out Expression? expression) && expression.Fault.Length > 0)
                write.Errors.Invalid($"{field}.expression", expression.Source, expression.Fault);
        }

        return head.Environment;
    }

    private static void CheckConditions(JsonObject owner, string field, CelEnvironment environment, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject condition in owner.Objects("matchConditions"))
        {
            string at = $"{field}.matchConditions[{index++}]";
            if (string.IsNullOrEmpty(condition.Text("name")))
                errors.Require($"{at}.name");
            Check(condition.Text("expression"), $"{at}.expression", "", environment, errors, CelType.Bool);
        }
    }

    private static void Check(string? source, string field, string missing, CelEnvironment environment, FieldErrors errors, params ReadOnlySpan<CelType> results)
    {
        if (string.IsNullOrWhiteSpace(source))
            errors.Require(field, missing);
        else if (Expression.Compile(environment, source, results) is { Fault.Length: > 0 } wrong)
            errors.Invalid(field, source, wrong.Fault);
    }
}
