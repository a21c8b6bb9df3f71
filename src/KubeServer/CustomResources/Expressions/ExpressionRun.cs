using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Schemas;
using Gantry.Kube.Validation;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>Asks the rules of a schema about one object, within one budget. A rule about a value that did not change is not asked again.</summary>
internal sealed class ExpressionRun(SchemaTypes types, FieldErrors errors)
{
    // Kubernetes' limits: of one rule, and of all rules for one object.
    private const long MostForOne = 1_000_000;
    private const long MostForAll = 10_000_000;

    private static readonly CelLimits Limits = CelLimits.Kubernetes with { Cost = MostForOne };

    private long _left = MostForAll;
    private bool _isOver;

    public static void Check(JsonObject item, JsonObject? before, RuleTree tree, SchemaTypes types, FieldErrors errors)
    {
        using JsonDocument now = JsonDocument.Parse(ObjectJson.ToBytes(item), new JsonDocumentOptions { MaxDepth = 256 });
        using JsonDocument? old = before is null ? null : JsonDocument.Parse(ObjectJson.ToBytes(before), new JsonDocumentOptions { MaxDepth = 256 });
        new ExpressionRun(types, errors).Visit(tree, now.RootElement, old?.RootElement, "");
    }

    private void Visit(RuleTree tree, JsonElement value, JsonElement? old, string path)
    {
        if (_isOver || value.ValueKind is JsonValueKind.Null)
            return;
        bool isUnchanged = old is { } earlier && JsonElement.DeepEquals(value, earlier);
        foreach (CompiledRule rule in tree.Rules)
        {
            bool isAsked = rule.IsTransition ? old is not null || rule.Rule.HasOptionalOld : !isUnchanged;
            if (isAsked && !_isOver)
                Ask(rule, tree.Schema, value, old, path);
        }

        if (value.ValueKind == JsonValueKind.Object)
            VisitFields(tree, value, old, path);
        else if (value.ValueKind == JsonValueKind.Array && tree.Items is { } items)
            VisitItems(items, tree.Schema, value, old, path);
    }

    private void VisitFields(RuleTree tree, JsonElement value, JsonElement? old, string path)
    {
        foreach (JsonProperty field in value.EnumerateObject())
        {
            if ((tree.Properties.GetValueOrDefault(field.Name) ?? tree.Values) is not { } below)
                continue;
            JsonElement? earlier = old is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty(field.Name, out JsonElement found) ? found : null;
            string place = tree.Schema.IsMap ? $"{path}[{field.Name}]" : path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            Visit(below, field.Value, earlier, place);
        }
    }

    private void VisitItems(RuleTree items, StructuralSchema list, JsonElement value, JsonElement? old, string path)
    {
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            Visit(items, item, old is { ValueKind: JsonValueKind.Array } earlier ? Counterpart(item, earlier, list) : null, $"{path}[{i}]");
            i++;
        }
    }

    // Items of a list without keys have no past: nobody can say which was which.
    private static JsonElement? Counterpart(JsonElement item, JsonElement among, StructuralSchema list)
    {
        if (list.ListType is not ListType.Map)
            return null;
        foreach (JsonElement other in among.EnumerateArray())
        {
            if (list.ListKeys.All(key => AreSame(item, other, key)))
                return other;
        }

        return null;
    }

    private static bool AreSame(JsonElement first, JsonElement second, string key)
    {
        if (first.ValueKind != JsonValueKind.Object || second.ValueKind != JsonValueKind.Object)
            return false;
        bool isInFirst = first.TryGetProperty(key, out JsonElement one);
        bool isInSecond = second.TryGetProperty(key, out JsonElement other);
        return isInFirst == isInSecond && (!isInFirst || JsonElement.DeepEquals(one, other));
    }

    private void Ask(CompiledRule rule, StructuralSchema schema, JsonElement value, JsonElement? old, string path)
    {
        string place = path.Length == 0 ? "<nil>" : path;
        if (rule.Program is not { } program || types.TypeOf(schema) is not { } type)
        {
            errors.Invalid(place, NameOf(schema), $"rule compile error: {rule.Fault}");
            return;
        }

        CelOutcome outcome = program.Evaluate(Bind(program.Environment, rule, type, value, old), Limits with { Cost = Math.Min(MostForOne, _left) });
        _left -= outcome.Cost;
        if (outcome.Stop == CelStop.CostExceeded)
            Stop(rule, NameOf(schema), place);
        else if (outcome.IsError)
            errors.Invalid(place, NameOf(schema), $"{outcome.Value.Message} evaluating rule: {TextOf(rule.Rule)}");
        else if (outcome.Value.Kind != CelKind.Bool || !outcome.Value.AsBool)
            Fail(rule, schema, type, value, old, path);
    }

    private void Stop(CompiledRule rule, string type, string place)
    {
        _isOver = true;
        errors.Invalid(place, type, _left <= 0
            ? "validation failed due to running out of cost budget, no further validation rules will be run"
            : $"'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: {TextOf(rule.Rule)}");
    }

    private CelBindings Bind(CelEnvironment environment, CompiledRule rule, CelType type, JsonElement value, JsonElement? old)
    {
        CelBindings bindings = new(environment);
        bindings.Set("self", JsonValues.From(value, type, types.Environment));
        if (environment.Variables.Any(variable => variable.Name == "oldSelf"))
        {
            CelValue? before = old is { } earlier ? JsonValues.From(earlier, type, types.Environment) : null;
            if (rule.Rule.HasOptionalOld)
                bindings.Set("oldSelf", before is { } known ? CelValue.Optional(known) : CelValue.NoOptional);
            else if (before is { } known)
                bindings.Set("oldSelf", known);
        }

        return bindings;
    }

    private void Fail(CompiledRule rule, StructuralSchema schema, CelType type, JsonElement value, JsonElement? old, string path)
    {
        string place = path + rule.Rule.FieldPath;
        place = place.Length == 0 ? "<nil>" : place.TrimStart('.');
        string message = MessageOf(rule, type, value, old);
        switch (rule.Rule.Reason)
        {
            case "FieldValueForbidden":
                errors.Forbid(place, message);
                break;
            case "FieldValueRequired":
                errors.Require(place, message);
                break;
            case "FieldValueDuplicate":
                errors.Add(FieldError.Duplicate(place, Told(schema, value)));
                break;
            default:
                errors.Add(schema.Type is "object" or "array" ? FieldError.Invalid(place, message) : FieldError.Invalid(place, Told(schema, value), message));
                break;
        }
    }

    private string MessageOf(CompiledRule rule, CelType type, JsonElement value, JsonElement? old)
    {
        string plain = rule.Rule.Message.Trim() is { Length: > 0 } said ? said : $"failed rule: {TextOf(rule.Rule)}";
        if (rule.Message is not { } program)
            return plain;
        CelOutcome outcome = program.Evaluate(Bind(program.Environment, rule, type, value, old), Limits with { Cost = Math.Max(Math.Min(MostForOne, _left), 0) });
        _left -= outcome.Cost;
        if (outcome.Value.Kind != CelKind.String)
            return plain;
        string made = outcome.Value.AsString.Trim();
        return made.Length == 0 || made.Contains('\n', StringComparison.Ordinal) ? plain : made;
    }

    // Objects and lists are told by what they are.
    private static JsonNode? Told(StructuralSchema schema, JsonElement value) => schema.Type is "object" or "array" ? NameOf(schema) : JsonNode.Parse(value.GetRawText());

    private static string NameOf(StructuralSchema schema) => schema.IsIntOrString ? "int-or-string" : schema.Type;

    private static string TextOf(StructuralRule rule) => (rule.Message.Length > 0 ? rule.Message : rule.Expression).Trim();
}
