using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>Where a part of a user comes from: a claim with a prefix, or an expression over all claims.</summary>
internal sealed class ClaimSource
{
    private readonly string _prefix;
    private readonly CelProgram? _program;

    private ClaimSource(string claim, string prefix, CelProgram? program) => (Claim, _prefix, _program) = (claim, prefix, program);

    public static ClaimSource Nothing { get; } = new("", "", null);

    /// <summary>The claim's name; empty for an expression.</summary>
    public string Claim { get; }

    public bool IsExpression => _program is not null;

    public static ClaimSource? Read(JsonObject? source, string field, bool needsPrefix, List<string> errors)
    {
        if (source is null)
            return null;
        string claim = source.Text("claim") ?? "";
        string? prefix = source.Text("prefix");
        string expression = source.Text("expression") ?? "";
        if (claim.Length > 0 && expression.Length > 0)
            errors.Add($"{field}: claim and expression can't both be set");
        else if (expression.Length > 0 && prefix is not null)
            errors.Add($"{field}.prefix: prefix can't be set when expression is set");
        else if (expression.Length > 0)
            return Expression(expression, field + ".expression", errors);
        else if (claim.Length == 0)
            errors.Add($"{field}: claim or expression is required");
        else if (needsPrefix && prefix is null)
            errors.Add($"{field}.prefix: prefix is required when claim is set. It can be set to an empty string to disable prefixing");
        return new ClaimSource(claim, prefix ?? "", null);
    }

    public static ClaimSource? Expression(string source, string field, List<string> errors) =>
        ClaimExpression.Compile(source, "claims", field, errors) is { } program ? new ClaimSource("", "", program) : null;

    /// <summary>The values in these claims; null where they are missing or of another type than text.</summary>
    public IReadOnlyList<string>? Read(JsonElement claims)
    {
        if (_program is not null)
            return ClaimExpression.Texts(_program, "claims", claims);
        if (!claims.TryGetProperty(Claim, out JsonElement value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => [_prefix + value.GetString()],
            JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(item => _prefix + item.GetString())],
            _ => null,
        };
    }
}
