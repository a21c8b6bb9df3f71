using System.Collections.Frozen;

namespace Gantry.Cel;

/// <summary>All functions and constants of an environment, by name.</summary>
internal sealed class FunctionTable
{
    private readonly FrozenDictionary<string, CelOverload[]> _functions;
    private readonly FrozenDictionary<string, CelValue> _constants;

    public FunctionTable(IReadOnlyList<CelLibrary> libraries)
    {
        Libraries = libraries;
        _functions = libraries.SelectMany(library => library.Overloads)
            .GroupBy(entry => entry.Name, entry => entry.Overload)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _constants = libraries.SelectMany(library => library.Constants).ToFrozenDictionary();
    }

    public IReadOnlyList<CelLibrary> Libraries { get; }

    public bool Has(string name) => _functions.ContainsKey(name);

    public bool TryGetConstant(string name, out CelValue value) => _constants.TryGetValue(name, out value);

    /// <summary>The overloads that a call of this shape can mean.</summary>
    public CelOverload[] Find(string name, bool isMember, int arguments) =>
        _functions.TryGetValue(name, out CelOverload[]? all) ? [.. all.Where(one => one.IsMember == isMember && one.Parameters.Count == arguments)] : [];
}
