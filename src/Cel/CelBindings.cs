namespace Gantry.Cel;

/// <summary>Values for the variables of an environment; one that is set to a function is computed when it is first used.</summary>
public sealed class CelBindings(CelEnvironment environment)
{
    private readonly CelValue[] _values = new CelValue[environment.Variables.Length];
    private readonly Func<CelValue>?[] _pending = new Func<CelValue>?[environment.Variables.Length];
    private readonly bool[] _isSet = new bool[environment.Variables.Length];

    public CelBindings Set(string name, in CelValue value)
    {
        int slot = Slot(name);
        _values[slot] = value;
        _pending[slot] = null;
        _isSet[slot] = true;
        return this;
    }

    public CelBindings Set(string name, Func<CelValue> compute)
    {
        int slot = Slot(name);
        _pending[slot] = compute;
        _isSet[slot] = true;
        return this;
    }

    /// <summary>Its value will be known later: what depends on it comes out as unknown.</summary>
    public CelBindings SetUnknown(string name) => Set(name, CelValue.Unknown(name));

    internal CelValue Get(int slot)
    {
        if (_pending[slot] is { } compute)
        {
            _values[slot] = compute();
            _pending[slot] = null;
        }
        return _isSet[slot] ? _values[slot] : CelValue.Error($"no such attribute(s): {environment.Variables[slot].Name}");
    }

    private int Slot(string name) =>
        environment.TryGetSlot(name, out int slot) ? slot : throw new CelException(CelFailure.NoVariable, $"no such variable: {name}");
}
