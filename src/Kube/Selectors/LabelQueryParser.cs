using System.Globalization;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Selectors;

/// <summary>Reads "a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1" from left to right.</summary>
internal sealed class LabelQueryParser(string text)
{
    // Longer queries are no questions that people ask.
    private const int MaxRequirements = 1000;

    private readonly List<LabelRequirement> _requirements = [];
    private int _at;

    public string Problem { get; private set; } = "";

    public IReadOnlyList<LabelRequirement>? Parse()
    {
        do
        {
            if (_requirements.Count == MaxRequirements)
                Fail("too many requirements");
            else if (Token() is not "!" and { } next && (next.Length == 0 || IsSign(next[0])))
                Fail(_requirements.Count == 0 ? $"found '{next}', expected: !, identifier, or 'end of string'" : $"found '{next}', expected: identifier after ','");
            else if (Requirement() is { } requirement)
                _requirements.Add(requirement);
            else
                Problem = $"unable to parse requirement: {Problem}";
            if (Problem.Length > 0)
                return null;
        }
        while (Take(","));

        SkipSpace();
        if (_at == text.Length)
            return _requirements;
        Fail($"found '{Token()}', expected: ',' or 'end of string'");
        return null;
    }

    private LabelRequirement? Requirement()
    {
        bool isAbsent = Take("!");
        string key = Word();
        if (key.Length == 0)
            return Fail($"found '{Token()}', expected: identifier");
        if (Names.QualifiedName(key) is { } fault)
            return Fail($"<nil>: Invalid value: \"{key}\": {fault}");
        if (isAbsent)
            return new(key, LabelOperator.DoesNotExist, []);
        if (Take("!="))
            return Valued(key, LabelOperator.IsNot);
        if (Take("==") || Take("="))
            return Valued(key, LabelOperator.Is);
        if (Take(">"))
            return Compared(key, LabelOperator.GreaterThan);
        if (Take("<"))
            return Compared(key, LabelOperator.LessThan);

        int before = _at;
        switch (Word())
        {
            case "in":
                return Listed(key, LabelOperator.In);
            case "notin":
                return Listed(key, LabelOperator.NotIn);
            case "":
                return new(key, LabelOperator.Exists, []);
            default:
                return Fail($"found '{text[before..].Trim()}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    private LabelRequirement? Valued(string key, LabelOperator op)
    {
        string value = Word();
        return Names.LabelValue(value) is { } fault ? Fail($"values[0][{key}]: Invalid value: \"{value}\": {fault}") : new(key, op, [value]);
    }

    private LabelRequirement? Compared(string key, LabelOperator op)
    {
        string value = Word();
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new(key, op, [value])
            : Fail($"values[0]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private LabelRequirement? Listed(string key, LabelOperator op)
    {
        if (!Take("("))
            return Fail($"found '{Token()}' expected: '('");

        List<string> values = [];
        do
        {
            string value = Word();
            if (Names.LabelValue(value) is { } fault)
                return Fail($"values[{values.Count}][{key}]: Invalid value: \"{value}\": {fault}");
            values.Add(value);
        }
        while (Take(","));

        if (Take(")"))
            return new(key, op, values);
        bool isOpen = values is [""] && _at == text.Length;
        return Fail($"found '{Token()}', expected: {(isOpen ? "',', ')' or identifier" : "',' or ')'")}");
    }

    // The word or sign that comes next, for messages.
    private string Token()
    {
        int before = _at;
        string token = Word();
        if (token.Length == 0 && _at < text.Length)
            token = text.AsSpan(_at) is ['=' or '!', '=', ..] ? text[_at..(_at + 2)] : text[_at..(_at + 1)];
        _at = before;
        return token;
    }

    private string Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && !IsSign(text[_at]))
            _at++;
        return text[start.._at];
    }

    private static bool IsSign(char letter) => letter is ',' or '=' or '!' or '(' or ')' or '>' or '<';

    private bool Take(string token)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;
        _at += token.Length;
        return true;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }

    private LabelRequirement? Fail(string problem)
    {
        Problem = problem;
        return null;
    }
}
