using System.Text;
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
            [.. spec.Objects("validations").Select(rule => Rule.Of(rule, head.Environment, head.Variables.ForMessages))],
            [.. spec.Objects("auditAnnotations").Select(note => (note.Text("key") ?? "", Expression.Compile(head.Environment, note.Text("valueExpression") ?? "", CelType.String, CelType.Null)))]);
    }

    /// <summary>What denies the request, rule by rule with the rule's number, and what is to be noted of it in the audit log.</summary>
    public (IReadOnlyList<Violation> Violations, IReadOnlyList<PolicyNote> Notes) Judge(PolicyEvaluation evaluation)
    {
        (bool holds, string fault) = evaluation.JudgeConditions();
        if (!holds)
            return (Failed(fault), []);

        EvaluationBudget budget = new(AdmissionExpressions.Budget);
        PolicyPass rules = evaluation.Begin(budget);
        (CelValue Value, string Fault)[] outcomes = [.. _rules.Select(rule => rules.Evaluate(rule.Expression))];
        if (budget.IsSpent)
            return (Failed(EvaluationBudget.SpentMessage), []);
        Violation[] violations = [.. Violations(outcomes, Messages(outcomes, evaluation, budget))];

        EvaluationBudget ofNotes = new(AdmissionExpressions.Budget);
        PolicyNote[] notes = [.. Notes(evaluation.BeginWithoutAuthorizer(ofNotes))];
        return ofNotes.IsSpent ? (Failed(EvaluationBudget.SpentMessage), []) : (violations, notes);
    }

    private Violation[] Failed(string fault) => fault.Length == 0 || Head.IgnoresFailure ? [] : [new Violation(0, fault) { HasFailed = true }];

    // Null where the expressions of messages cost too much. Where every rule holds, none is needed.
    private string[]? Messages((CelValue Value, string Fault)[] outcomes, PolicyEvaluation evaluation, EvaluationBudget budget)
    {
        if (outcomes.All(outcome => outcome.Fault.Length > 0 || outcome.Value.IsTrue))
            return new string[outcomes.Length];
        PolicyPass pass = evaluation.BeginWithoutAuthorizer(budget);
        string[] messages = [.. _rules.Select(rule => MessageOf(rule, pass))];
        return budget.IsSpent ? null : messages;
    }

    private IEnumerable<Violation> Violations((CelValue Value, string Fault)[] outcomes, string[]? messages)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            string fault = outcomes[i].Fault.Length == 0 && messages is null ? $"failed messageExpression: {EvaluationBudget.SpentMessage}" : outcomes[i].Fault;
            if (fault.Length > 0 && !Head.IgnoresFailure)
                yield return new Violation(i, fault) { HasFailed = true };
            else if (fault.Length == 0 && !outcomes[i].Value.IsTrue)
                yield return new Violation(i, messages![i], _rules[i].Reason);
        }
    }

    private IEnumerable<PolicyNote> Notes(PolicyPass pass)
    {
        foreach ((string key, Expression expression) in _annotations)
        {
            (CelValue value, string fault) = pass.Evaluate(expression);
            if (fault.Length > 0 && !Head.IgnoresFailure)
                yield return new PolicyNote(key, "", fault);
            else if (fault.Length == 0 && value.Kind == CelKind.String && value.AsString.Trim() is { Length: > 0 } text)
                yield return new PolicyNote(key, text, "");
        }
    }

    private static string MessageOf(Rule rule, PolicyPass pass)
    {
        if (rule.MessageExpression is { } expression && pass.Evaluate(expression) is { Fault: "", Value: { Kind: CelKind.String } value })
        {
            string said = value.AsString.Trim();
            if (said.Length > 0 && Encoding.UTF8.GetByteCount(said) <= MaxMessage && !said.Contains('\n', StringComparison.Ordinal))
                return said;
        }

        return rule.Message.Length > 0 ? rule.Message : $"failed expression: {rule.Expression.Source.Trim()}";
    }

    private sealed record Rule(Expression Expression, string Message, Expression? MessageExpression, string Reason)
    {
        public static Rule Of(JsonObject rule, CelEnvironment environment, CelEnvironment forMessages) => new(
            Expression.Compile(environment, rule.Text("expression") ?? "", CelType.Bool),
            (rule.Text("message") ?? "").Trim(),
            rule.Text("messageExpression") is { Length: > 0 } source ? Expression.Compile(forMessages, source, CelType.String) : null,
            rule.Text("reason") is { Length: > 0 } reason ? reason : "Invalid");
    }
}
