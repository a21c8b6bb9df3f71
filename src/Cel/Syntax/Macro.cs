namespace Gantry.Cel;

/// <summary>The call that a macro replaces.</summary>
internal sealed record MacroCall(int Position, Expr? Target, Expr[] Arguments)
{
    /// <summary>The name of a variable that an argument introduces.</summary>
    public string Variable(int argument) =>
        Arguments[argument] is IdentExpr { IsRooted: false } ident
            ? ident.Name
            : throw new SyntaxFailure(Arguments[argument].Position, "argument must be a simple name");
}

/// <summary>A call that the parser replaces by another tree. What is not replaced stays a call.</summary>
internal sealed record Macro(string Name, bool IsMember, int Arguments, Func<MacroCall, Expr?> Expand);

/// <summary>The macros that a parser knows.</summary>
internal sealed class MacroTable
{
    private readonly Dictionary<(string, bool, int), Macro> _macros = [];

    public MacroTable(IEnumerable<Macro> macros)
    {
        foreach (Macro macro in macros)
            _macros[(macro.Name, macro.IsMember, macro.Arguments)] = macro;
    }

    public Macro? Find(string name, bool isMember, int arguments) => _macros.GetValueOrDefault((name, isMember, arguments));
}
