using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>What must be so about claims, or about the user that came out of them: a claim with a value, or an expression that is true.</summary>
internal sealed record ClaimRule(string Variable)
{
    public string Claim { get; init; } = "";

    public string Value { get; init; } = "";

    public CelProgram? Program { get; init; }

    public static ClaimRule? Read(JsonObject rule, string variable, string field, List<string> errors)
    {
        string claim = rule.Text("claim") ?? "";
        string expression = rule.Text("expression") ?? "";
        if (claim.Length > 0 == expression.Length > 0)
        {
            errors.Add($"{field}: exactly one of claim and expression is required");
            return null;
        }

        if (claim.Length > 0)
            return new ClaimRule(variable) { Claim = claim, Value = rule.Text("requiredValue") ?? "" };
        return ClaimExpression.Compile(expression, variable, field + ".expression", errors) is { } program ? new ClaimRule(variable) { Program = program } : null;
    }

    public bool Holds(JsonElement about)
    {
        if (Program is not null)
            return ClaimExpression.IsTrue(Program, Variable, about);
        return about.TryGetProperty(Claim, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() == Value;
    }
}
