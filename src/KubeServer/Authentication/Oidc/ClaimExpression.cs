using System.Text.Json;
using Gantry.Cel;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>Expressions over one variable: the claims of a token, or the user that they make.</summary>
internal static class ClaimExpression
{
    public static CelProgram? Compile(string source, string variable, string field, List<string> errors)
    {
        if (source.Length == 0)
        {
            errors.Add($"{field}: expression is required");
            return null;
        }

        CelEnvironment environment = CelEnvironment.Kubernetes.WithVariable(variable, CelType.Map(CelType.String, CelType.Dyn));
        CelCompilation compiled = environment.Compile(source);
        if (compiled.Program is null)
            errors.Add($"{field}: compilation failed: {string.Join(", ", compiled.Issues)}");
        return compiled.Program;
    }

    public static bool IsTrue(CelProgram program, string variable, JsonElement value) =>
        Evaluate(program, variable, value) is { Kind: CelKind.Bool, AsBool: true };

    /// <summary>A text or list of texts; nothing for null; null for every other outcome.</summary>
    public static IReadOnlyList<string>? Texts(CelProgram program, string variable, JsonElement value)
    {
        CelValue outcome = Evaluate(program, variable, value);
        if (outcome is { Kind: CelKind.Optional })
            outcome = outcome.HasOptional ? outcome.AsOptional : CelValue.Null;
        return outcome.Kind switch
        {
            CelKind.String => [outcome.AsString],
            CelKind.Null => [],
            CelKind.List when outcome.AsList.All(item => item.Kind == CelKind.String) => [.. outcome.AsList.Select(item => item.AsString)],
            _ => null,
        };
    }

    private static CelValue Evaluate(CelProgram program, string variable, JsonElement value) =>
        program.Evaluate(new CelBindings(program.Environment).Set(variable, JsonValues.From(value))).Value;
}
