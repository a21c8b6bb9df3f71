using System.Text.RegularExpressions;

namespace Gantry.Cel;

/// <summary>matches with a pattern that is written in the source, and so is compiled once.</summary>
internal sealed class PatternNode(Node text, string pattern, Lazy<(Regex? Regex, string Error)> compiled) : Node
{
    public static PatternNode? TryPrepare(string function, Node[] arguments) =>
        function == "matches" && arguments is [var text, ConstantNode { Value.Kind: CelKind.String } constant]
            ? new PatternNode(text, constant.Value.AsString, new(() => Patterns.Compile(constant.Value.AsString)))
            : null;

    public override CelValue Evaluate(Evaluation run)
    {
        CelValue value = text.Evaluate(run);
        if (value.Kind != CelKind.String)
            return value.IsFailed ? value : Failures.NoOverload;
        run.Charge(CallCost.Part(value.AsString.Length + 1, CallCost.Traversal) * CallCost.Part(pattern.Length, CallCost.Pattern));
        return compiled.Value is { Regex: { } regex } ? CelValue.From(regex.IsMatch(value.AsString)) : CelValue.Error(compiled.Value.Error);
    }
}
