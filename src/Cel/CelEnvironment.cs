using System.Collections.Immutable;

namespace Gantry.Cel;

/// <summary>What an expression can refer to: variables, functions, structs. Immutable; each change makes another.</summary>
public sealed class CelEnvironment
{
    private readonly FunctionTable functions;
    private readonly ImmutableArray<Func<string, StructType?>> structs;
    private readonly Dictionary<string, int> slots = [];

    private CelEnvironment(
        FunctionTable functions, MacroTable macros, ImmutableArray<CelVariable> variables, ImmutableArray<Func<string, StructType?>> structs, string container, CelLimits limits)
    {
        this.functions = functions;
        this.structs = structs;
        Macros = macros;
        Variables = variables;
        Container = container;
        Limits = limits;
        for (int i = 0; i < variables.Length; i++)
            slots[variables[i].Name] = i;
    }

    /// <summary>The language itself, with optional values and no further libraries.</summary>
    public static CelEnvironment Standard { get; } = new(
        new FunctionTable([StandardFunctions.Library, OptionalFunctions.Library]), new MacroTable(StandardMacros.All), [], [], "", CelLimits.Default);

    /// <summary>With the extensions that are the same everywhere: strings, math, lists, sets, encoders.</summary>
    public static CelEnvironment Extended { get; } = Standard.With(
        StringFunctions.Library, MathFunctions.Library, ListFunctions.Library, SetFunctions.Library, EncoderFunctions.Library);

    /// <summary>What Kubernetes' rules and policies can use, but for the authorizer, which the API server adds.</summary>
    public static CelEnvironment Kubernetes { get; } = Extended.With(KubernetesFunctions.Libraries).WithLimits(CelLimits.Kubernetes);

    public ImmutableArray<CelVariable> Variables { get; }

    public string Container { get; }

    public CelLimits Limits { get; }

    internal FunctionTable Functions => functions;

    internal MacroTable Macros { get; }

    public CelEnvironment With(params ReadOnlySpan<CelLibrary> libraries) =>
        new(new FunctionTable([.. functions.Libraries, .. libraries]), Macros, Variables, structs, Container, Limits);

    public CelEnvironment WithVariable(string name, CelType type) =>
        slots.ContainsKey(name)
            ? throw new CelException(CelFailure.Declaration, $"variable declared twice: {name}")
            : new(functions, Macros, Variables.Add(new CelVariable(name, type)), structs, Container, Limits);

    /// <summary>Structs by name; asked when an expression first needs one, so they can be made of a schema as they are met.</summary>
    public CelEnvironment WithStructs(Func<string, StructType?> find) =>
        new(functions, Macros, Variables, structs.Add(find), Container, Limits);

    /// <summary>Names are looked for in this namespace and those around it first.</summary>
    public CelEnvironment InContainer(string container) => new(functions, Macros, Variables, structs, container, Limits);

    public CelEnvironment WithLimits(CelLimits limits) => new(functions, Macros, Variables, structs, Container, limits);

    internal CelEnvironment WithMacros(IEnumerable<Macro> macros) => new(functions, new MacroTable(macros), Variables, structs, Container, Limits);

    /// <summary>Parses, checks and plans an expression.</summary>
    public CelCompilation Compile(string source) => CelCompilation.Of(this, source, isChecked: true);

    /// <summary>Parses and plans without types: what does not fit is an error of the evaluation.</summary>
    public CelCompilation CompileUnchecked(string source) => CelCompilation.Of(this, source, isChecked: false);

    public StructType? FindStruct(string name)
    {
        foreach (Func<string, StructType?> find in structs)
        {
            if (find(name) is { } found)
                return found;
        }
        return null;
    }

    internal bool TryGetSlot(string name, out int slot) => slots.TryGetValue(name, out slot);

    /// <summary>The full names that a name can mean, the innermost namespace first.</summary>
    internal IEnumerable<string> Candidates(string name, bool isRooted)
    {
        for (string space = isRooted ? "" : Container; space.Length > 0; space = space.LastIndexOf('.') is var dot && dot < 0 ? "" : space[..dot])
            yield return $"{space}.{name}";
        yield return name;
    }
}
