using System.Collections.Immutable;

namespace Gantry.Cel;

/// <summary>What an expression can refer to: variables, functions, structs. Immutable; each change makes another.</summary>
public sealed class CelEnvironment
{
    private readonly FunctionTable _functions;
    private readonly ImmutableArray<Func<string, StructType?>> _structs;
    private readonly Dictionary<string, int> _slots = [];

    private CelEnvironment(
        FunctionTable functions, MacroTable macros, ImmutableArray<CelVariable> variables, ImmutableArray<Func<string, StructType?>> structs, string container, CelLimits limits)
    {
        _functions = functions;
        _structs = structs;
        Macros = macros;
        Variables = variables;
        Container = container;
        Limits = limits;
        for (int i = 0; i < variables.Length; i++)
            _slots[variables[i].Name] = i;
    }

    /// <summary>The language itself, with optional values and no further libraries.</summary>
    public static CelEnvironment Standard { get; } = new(
        new FunctionTable([StandardFunctions.Library, OptionalFunctions.Library]), new MacroTable(StandardMacros.All), [], [], "", CelLimits.Default);

    /// <summary>With the extensions that are the same everywhere: strings, math, lists, sets, encoders.</summary>
    public static CelEnvironment Extended { get; } = Standard.With(
        StringFunctions.Library, StringFunctions.Later, MathFunctions.Library, ListFunctions.Library, SetFunctions.Library, EncoderFunctions.Library);

    /// <summary>What Kubernetes' rules and policies can use, but for the authorizer, which the API server adds.</summary>
    public static CelEnvironment Kubernetes { get; } = Standard.WithMacros(StandardMacros.Kubernetes).With(StringFunctions.Library, ListFunctions.Library, SetFunctions.Library)
        .With(KubernetesFunctions.Libraries).WithLimits(CelLimits.Kubernetes);

    public ImmutableArray<CelVariable> Variables { get; }

    public string Container { get; }

    public CelLimits Limits { get; }

    internal FunctionTable Functions => _functions;

    internal MacroTable Macros { get; }

    public CelEnvironment With(params ReadOnlySpan<CelLibrary> libraries) =>
        new(new FunctionTable([.. _functions.Libraries, .. libraries]), Macros, Variables, _structs, Container, Limits);

    public CelEnvironment WithVariable(string name, CelType type) =>
        _slots.ContainsKey(name)
            ? throw new CelException(CelFailure.Declaration, $"variable declared twice: {name}")
            : new(_functions, Macros, Variables.Add(new CelVariable(name, type)), _structs, Container, Limits);

    /// <summary>Structs by name; asked when an expression first needs one, so they can be made of a schema as they are met.</summary>
    public CelEnvironment WithStructs(Func<string, StructType?> find) =>
        new(_functions, Macros, Variables, _structs.Add(find), Container, Limits);

    /// <summary>Names are looked for in this namespace and those around it first.</summary>
    public CelEnvironment InContainer(string container) => new(_functions, Macros, Variables, _structs, container, Limits);

    public CelEnvironment WithLimits(CelLimits limits) => new(_functions, Macros, Variables, _structs, Container, limits);

    internal CelEnvironment WithMacros(IEnumerable<Macro> macros) => new(_functions, new MacroTable(macros), Variables, _structs, Container, Limits);

    /// <summary>Parses, checks and plans an expression.</summary>
    public CelCompilation Compile(string source) => CelCompilation.Of(this, source, isChecked: true);

    /// <summary>Parses and plans without types: what does not fit is an error of the evaluation.</summary>
    public CelCompilation CompileUnchecked(string source) => CelCompilation.Of(this, source, isChecked: false);

    public StructType? FindStruct(string name)
    {
        foreach (Func<string, StructType?> find in _structs)
        {
            if (find(name) is { } found)
                return found;
        }
        return null;
    }

    internal bool TryGetSlot(string name, out int slot) => _slots.TryGetValue(name, out slot);

    /// <summary>The full names that a name can mean, the innermost namespace first.</summary>
    internal IEnumerable<string> Candidates(string name, bool isRooted)
    {
        for (string space = isRooted ? "" : Container; space.Length > 0; space = space.LastIndexOf('.') is var dot && dot < 0 ? "" : space[..dot])
            yield return $"{space}.{name}";
        yield return name;
    }
}
