namespace Gantry.Cel;

/// <summary>Functions that belong together, each name with its overloads, and the constants that go with them.</summary>
public sealed class CelLibrary
{
    private readonly List<(string Name, CelOverload Overload)> _overloads = [];
    private readonly Dictionary<string, CelValue> _constants = [];

    public IReadOnlyList<(string Name, CelOverload Overload)> Overloads => _overloads;

    public IReadOnlyDictionary<string, CelValue> Constants => _constants;

    /// <summary>A function that is called by its name, which may have dots.</summary>
    public CelLibrary Global(string name, string id, CelType result, CelType[] parameters, CelFunctionBody body, CelCostRule cost = default, CelSizeRule size = default) =>
        Add(name, new CelOverload(id, false, result, parameters, body) { Cost = cost, Size = size });

    /// <summary>A function that is called on its first argument.</summary>
    public CelLibrary Member(string name, string id, CelType result, CelType[] parameters, CelFunctionBody body, CelCostRule cost = default, CelSizeRule size = default) =>
        Add(name, new CelOverload(id, true, result, parameters, body) { Cost = cost, Size = size });

    public CelLibrary Add(string name, CelOverload overload)
    {
        _overloads.Add((name, overload));
        return this;
    }

    public CelLibrary Constant(string name, CelValue value)
    {
        _constants.Add(name, value);
        return this;
    }
}
