using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission.Expressions;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>Refuses webhooks and policies with expressions that do not compile.</summary>
internal static class PolicyChecks
{
    public static ValueTask CheckWebhooksAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject[] before = [.. write.Old.Objects("webhooks")];
        JsonObject[] webhooks = [.. write.New.Objects("webhooks")];
        bool isSame = before.Length == webhooks.Length && before.Zip(webhooks).All(pair => IsSame(pair.First, pair.Second, "matchConditions"));
        for (int i = 0; i < webhooks.Length && !isSame; i++)
            CheckConditions(webhooks[i], $"webhooks[{i}]", AdmissionExpressions.ForConditions, write.Errors);
        return ValueTask.CompletedTask;
    }

    public static ValueTask CheckValidatingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? spec = write.New.Child("spec");
        PolicyVariables variables = CheckHead(write, spec);
        int index = 0;
        foreach (JsonObject rule in spec.Objects("validations"))
        {
            string field = $"spec.validations[{index++}]";
            Check(rule.Text("expression"), $"{field}.expression", variables.Environment, write.Errors, CelType.Bool);
            Check(rule.Text("messageExpression"), $"{field}.messageExpression", variables.ForMessages, write.Errors, CelType.String);
        }

        index = 0;
        foreach (JsonObject note in spec.Objects("auditAnnotations"))
            Check(note.Text("valueExpression"), $"spec.auditAnnotations[{index++}].valueExpression", variables.Environment, write.Errors, CelType.String, CelType.Null);
        if (write.Errors.None)
            PolicyTypeChecks.SetStatus(write);
        return ValueTask.CompletedTask;
    }

    public static ValueTask CheckMutatingAsync(WriteContext write, CancellationToken cancel)
    {
        JsonObject? spec = write.New.Child("spec");
        PolicyVariables variables = CheckHead(write, spec);
        int index = 0;
        foreach (JsonObject mutation in spec.Objects("mutations"))
        {
            string field = $"spec.mutations[{index++}].{(mutation.Text("patchType") == "JSONPatch" ? "jsonPatch" : "applyConfiguration")}.expression";
            if (MutatingPolicy.Read(mutation, variables.Environment).Expression is { Fault.Length: > 0 } wrong && !string.IsNullOrWhiteSpace(wrong.Source))
                write.Errors.Invalid(field, wrong.Source, wrong.Fault);
        }

        return ValueTask.CompletedTask;
    }

    private static PolicyVariables CheckHead(WriteContext write, JsonObject? spec)
    {
        JsonObject? before = write.Old.Child("spec");
        if (before is null || spec is null || !IsSame(spec, before, "paramKind") || !IsSame(spec, before, "matchConditions"))
            CheckConditions(spec, "spec", spec.Child("paramKind") is null ? AdmissionExpressions.ForConditions : AdmissionExpressions.ForConditionsWithParams, write.Errors);
        PolicyVariables variables = PolicyHead.Of(write.New).Variables;
        int index = 0;
        foreach (JsonObject variable in spec.Objects("variables"))
        {
            string field = $"spec.variables[{index++}].expression";
            if (variables.Expressions.TryGetValue(variable.Text("name") ?? "", out Expression? expression) && expression.Fault.Length > 0 && !string.IsNullOrWhiteSpace(expression.Source))
                write.Errors.Invalid(field, expression.Source, expression.Fault);
        }

        return variables;
    }

    private static void CheckConditions(JsonObject? owner, string field, CelEnvironment environment, FieldErrors errors)
    {
        int index = 0;
        foreach (JsonObject condition in owner.Objects("matchConditions"))
            Check(condition.Text("expression")?.Trim(), $"{field}.matchConditions[{index++}].expression", environment, errors, CelType.Bool);
    }

    // That an expression is missing is the matter of the kind's rules.
    private static void Check(string? source, string field, CelEnvironment environment, FieldErrors errors, params ReadOnlySpan<CelType> results)
    {
        if (!string.IsNullOrWhiteSpace(source) && Expression.Compile(environment, source, results) is { Fault.Length: > 0 } wrong)
            errors.Invalid(field, source, wrong.Fault);
    }

    private static bool IsSame(JsonObject one, JsonObject other, string field) => JsonNode.DeepEquals(one.Field(field), other.Field(field));
}
