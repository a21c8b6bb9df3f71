using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A policy that refuses, read and compiled once when it changed.</summary>
internal sealed class ValidatingPolicy
{
    private const int MaxMessage = 5 * 1024;

    private readonly IReadOnlyList<Rule> _rules;
    private readonly IReadOnlyList<(string Key, Expression Value)> _annotations;

    private ValidatingPolicy(PolicyHead head, IReadOnlyList<Rule> rules, IReadOnlyList<(string, Expression)> annotations)
    {
        Head = head;
        _rules = rules;
        _annotations = annotations;
    }

    public PolicyHead Head { get; }

    public static ValidatingPolicy Of(JsonObject policy)
    {
        PolicyHead head = PolicyHead.Of(policy);
        JsonObject? spec = policy.Child("spec");
        return new ValidatingPolicy(
            head,
            [.. spec.Objects("validations").Select(rule => Rule.Of(rule, head.Environment))],
            [.. spec.Objects("auditAnnotations").Select(note => (note.Text("key") ?? "", Expression.Compile(head.Environment, note.Text("valueExpression") ?? "", CelType.String, CelType.Null)))]);
    }

    /// <summary>What is wrong, rule by rule, with the number of the rule.</summary>
    public IEnumerable<(int Index, string Message, string Reason, bool HasFailed)> Violations(PolicyEvaluation evaluation)
    {
        for (int i = 0; i < _rules.Count; i++)
        {
            (CelValue value, string fault) = evaluation.Evaluate(_rules[i].Expression);
            if (fault.Length > 0)
            {
                if (!Head.IgnoresFailure)
                    yield return (i, fault, "Invalid", true);
            }
            else if (value.Kind != CelKind.Bool || !value.AsBool)
            {
                yield return (i, MessageOf(_rules[i], evaluation), _rules[i].Reason, false);
            }
        }
    }

    /// <summary>What is to be noted in the audit log; a fault in the place of a value denies the request unless failures are ignored.</summary>
    public IEnumerable<(string Key, string Value, string Fault)> Annotations(PolicyEvaluation evaluation)
    {
        foreach ((string key, Expression expression) in _annotations)
        {
            (CelValue value, string fault) = evaluation.Evaluate(expression);
            if (fault.Length > 0)
            {
                if (!Head.IgnoresFailure)
                    yield return (key, "", fault);
            }
            else if (value.Kind == CelKind.String && value.AsString.Trim() is { Length: > 0 } text)
            {
                yield return (key, text, "");
            }
        }
    }

    private static string MessageOf(Rule rule, PolicyEvaluation evaluation)
    {
        if (rule.MessageExpression is { } expression && evaluation.Evaluate(expression) is { Fault: "", Value: { Kind: CelKind.String } value })
        {
            string said = value.AsString.Trim();
            if (said.Length is > 0 and <= MaxMessage && !said.Contains('\n', StringComparison.Ordinal))
                return said;
        }

        return rule.Message.Length > 0 ? rule.Message : $"failed expression: {rule.Expression.Source.Trim()}";
    }

    private sealed record Rule(Expression Expression, string Message, Expression? MessageExpression, string Reason)
    {
        public static Rule Of(JsonObject rule, CelEnvironment environment) => new(
            Expression.Compile(environment, rule.Text("expression") ?? "", CelType.Bool),
            (rule.Text("message") ?? "").Trim(),
            rule.Text("messageExpression") is { Length: > 0 } source ? Expression.Compile(environment, source, CelType.String) : null,
            rule.Text("reason") is { Length: > 0 } reason ? reason : "Invalid");
    }
}
