using Gantry.Cel;

namespace Gantry.Tests;

/// <summary>The environment that the tables expect: all extensions, and the macros that only they use.</summary>
internal static class TableEnvironment
{
    public static CelEnvironment Base { get; } = CelEnvironment.Extended.WithMacros([
        .. StandardMacros.All,
        new Macro("block", true, 2, call => IsCel(call) ? Block(call) : null),
        new Macro("index", true, 1, call => IsCel(call) ? new IdentExpr(call.Position, $"@index{Number(call, 0)}") : null),
        new Macro("iterVar", true, 2, call => IsCel(call) ? new IdentExpr(call.Position, $"@it:{Number(call, 0)}:{Number(call, 1)}") : null),
        new Macro("accuVar", true, 2, call => IsCel(call) ? new IdentExpr(call.Position, $"@ac:{Number(call, 0)}:{Number(call, 1)}") : null),
    ]);

    private static bool IsCel(MacroCall call) => call.Target is IdentExpr { Name: "cel" };

    private static long Number(MacroCall call, int argument) => ((LiteralExpr)call.Arguments[argument]).Value.AsInt;

    // cel.block([a, b], c) binds @index0 and @index1 one after the other.
    private static Expr Block(MacroCall call)
    {
        Expr result = call.Arguments[1];
        ItemExpr[] items = ((ListExpr)call.Arguments[0]).Items;
        for (int i = items.Length - 1; i >= 0; i--)
            result = new BindExpr(call.Position, $"@index{i}", items[i].Value, result);
        return result;
    }
}
