using Gantry.Cel;
using Gantry.KubeServer.Admission.Expressions;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>The values of a policy's variables for one request: each is computed when it is first asked for, and once.</summary>
internal sealed class VariableValues(PolicyVariables variables, Func<CelBindings> bindings, EvaluationBudget budget, CancellationToken cancel) : CelMap
{
    private readonly Dictionary<string, CelValue> _known = [];

    public override int Count => variables.Expressions.Count;

    public override StructType? Struct => variables.Struct;

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
    }

    public override bool TryGetField(string name, out CelValue value)
    {
        if (_known.TryGetValue(name, out value))
            return true;
        if (!variables.Expressions.TryGetValue(name, out Expression? expression))
            return false;

        value = _known[name] = expression.EvaluateAs(name, bindings(), budget, cancel);
        return true;
    }

    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        foreach (string name in variables.Expressions.Keys)
        {
            TryGetField(name, out CelValue value);
            yield return new(CelValue.From(name), value);
        }
    }
}
