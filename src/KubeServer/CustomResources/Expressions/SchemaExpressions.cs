using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Schemas;
using Gantry.Kube.Validation;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>Judges the rules in a schema when it is defined: that they can be understood, and that they cannot become too expensive.</summary>
internal sealed class SchemaExpressions(SchemaTypes types, IReadOnlySet<string> known, FieldErrors errors)
{
    // Kubernetes' limits: of one rule with all that it can be asked about, and of all rules of a schema.
    private const ulong MostForOne = 10_000_000;
    private const ulong MostForAll = 100_000_000;

    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    // Of all rules that together cost too much, clients are told the dearest.
    private const int MostNamed = 4;

    private readonly List<(string Rule, ulong Cost)> _costs = [];

    private CelCostRange _total;

    /// <param name="before">The schema that was accepted before, whose rules may cost what they cost.</param>
    public static void Check(StructuralSchema schema, StructuralSchema? before, string path, FieldErrors errors)
    {
        if (!schema.All().Any(part => part.Rules.Count > 0))
            return;
        HashSet<string> known = [.. before?.All().SelectMany(part => part.Rules).Select(rule => rule.Expression) ?? []];
        SchemaExpressions run = new(new SchemaTypes(schema), known, errors);
        run.Visit(schema, path, times: 1, uncorrelatable: null);
        if (run._total.Max <= MostForAll)
            return;
        foreach ((string rule, _) in run._costs.OrderByDescending(cost => cost.Cost).Take(MostNamed))
            errors.Forbid(rule, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema");
        errors.Forbid(path, Exceeds("x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", run._total.Max, MostForAll));
    }

    // How often the rules are asked is null below a list or a map without a bound.
    private void Visit(StructuralSchema schema, string path, ulong? times, string? uncorrelatable)
    {
        for (int i = 0; i < schema.Rules.Count; i++)
            CheckRule(schema.Rules[i], schema, $"{path}.x-kubernetes-validations[{i}]", times, uncorrelatable);
        foreach ((string name, StructuralSchema property) in schema.Properties)
            Visit(property, $"{path}.properties[{name}]", times, schema.IsAtomicMap ? uncorrelatable ?? path : uncorrelatable);
        if (schema.Items is { } items)
            Visit(items, $"{path}.items", Times(times, schema.MaxItems), schema.ListType is ListType.Map ? uncorrelatable : uncorrelatable ?? path);
        if (schema.Values is { } values)
            Visit(values, $"{path}.additionalProperties", Times(times, schema.MaxProperties), uncorrelatable);
    }

    private static ulong? Times(ulong? times, long? most) => times is { } known && most is { } parts ? (CelCostRange.Exactly(known) * CelCostRange.Exactly((ulong)Math.Max(parts, 0))).Max : null;

    private void CheckRule(StructuralRule rule, StructuralSchema schema, string path, ulong? times, string? uncorrelatable)
    {
        CheckWords(rule, schema, path);
        if (rule.Expression.Trim().Length == 0)
            return;
        if (types.TypeOf(schema) is not { } type)
        {
            errors.Invalid($"{path}.rule", rule.Expression, "rules are not allowed where the schema leaves the type open");
            return;
        }

        CompiledRule compiled = CompiledRule.Of(rule, type, types.Environment);
        if (compiled.Fault.Length > 0)
            errors.Invalid($"{path}.rule", Shown(rule), compiled.Fault);
        if (compiled.MessageFault.Length > 0)
            errors.Invalid($"{path}.messageExpression", Shown(rule), compiled.MessageFault.Replace("compilation failed", "messageExpression compilation failed", StringComparison.Ordinal));
        if (compiled.IsTransition && compiled.Fault.Length == 0 && uncorrelatable is not null)
            errors.Invalid($"{path}.rule", rule.Expression, $"oldSelf cannot be used on the uncorrelatable portion of the schema within {uncorrelatable}");
        else if (!compiled.IsTransition && compiled.Fault.Length == 0 && rule.HasOptionalOld)
            errors.Invalid($"{path}.optionalOldSelf", true, "may not be set if oldSelf is not used in rule");
        if (compiled.Fault.Length > 0 || known.Contains(rule.Expression))
            return;
        CheckCost(compiled.Program, "estimated rule cost", schema, $"{path}.rule", times);
        if (compiled.MessageFault.Length == 0)
            CheckCost(compiled.Message, "estimated messageExpression cost", schema, $"{path}.messageExpression", times: 1);
    }

    // What cannot be compiled is told with all that stands beside it, by the names that a program in Go has for it.
    private static JsonObject Shown(StructuralRule rule) => new()
    {
        ["Rule"] = rule.Expression,
        ["Message"] = rule.Message,
        ["MessageExpression"] = rule.MessageExpression,
        ["Reason"] = rule.Reason.Length == 0 ? null : rule.Reason,
        ["FieldPath"] = rule.FieldPath,
        ["OptionalOldSelf"] = rule.HasOptionalOld ? true : null,
    };

    private void CheckCost(CelProgram? program, string name, StructuralSchema schema, string path, ulong? times)
    {
        if (program is null)
            return;
        CelCostRange cost = program.EstimateCost(ValueSizes.Of(schema)) * CelCostRange.Exactly(times ?? ValueSizes.MostOf(schema));
        _total += cost;
        _costs.Add((path, cost.Max));
        if (cost.Max > MostForOne)
            errors.Forbid(path, Exceeds(name, cost.Max, MostForOne));
    }

    private void CheckWords(StructuralRule rule, StructuralSchema schema, string path)
    {
        string message = rule.Message.Trim();
        if (rule.Expression.Trim().Length == 0)
            errors.Require($"{path}.rule", "rule is not specified");
        else if (rule.Message.Length > 0 && message.Length == 0)
            errors.Invalid($"{path}.message", rule.Message, "message must be non-empty if specified");
        else if (HasLineBreak(message))
            errors.Invalid($"{path}.message", rule.Message, "message must not contain line breaks");
        else if (HasLineBreak(rule.Expression.Trim()) && message.Length == 0)
            errors.Require($"{path}.message", "message must be specified if rule contains line breaks");
        if (rule.MessageExpression.Length > 0 && rule.MessageExpression.Trim().Length == 0)
            errors.Require($"{path}.messageExpression", "messageExpression must be non-empty if specified");
        if (rule.Reason.Length > 0 && !Reasons.Contains(rule.Reason))
            errors.Add(FieldError.NotSupported($"{path}.reason", rule.Reason, Reasons));
        CheckFieldPath(rule.FieldPath, schema, $"{path}.fieldPath");
    }

    private void CheckFieldPath(string field, StructuralSchema schema, string path)
    {
        if (field.Length == 0)
            return;
        if (field.Trim().Length == 0)
            errors.Invalid(path, field, "fieldPath must be non-empty if specified");
        if (HasLineBreak(field))
            errors.Invalid(path, field, "fieldPath must not contain line breaks");
        if (field[0] is not ('.' or '[') || schema.Find(field) is null)
            errors.Invalid(path, field, "fieldPath must be a valid path");
    }

    private static bool HasLineBreak(string text) => text.AsSpan().IndexOfAny('\n', '\r') >= 0;

    private static string Exceeds(string name, ulong cost, ulong limit) =>
        $"{name} exceeds budget by factor of {Factor(cost, limit)} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";

    private static string Factor(ulong cost, ulong limit)
    {
        double factor = (double)cost / limit;
        return factor switch
        {
            > 100 => "more than 100x",
            < 1.5 => string.Create(CultureInfo.InvariantCulture, $"{factor:F6}x"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{factor:F1}x"),
        };
    }
}
