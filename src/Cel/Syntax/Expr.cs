namespace Gantry.Cel;

/// <summary>A node of the syntax tree, with its place in the source and how deep the tree below it is.</summary>
internal abstract class Expr(int position, int depth)
{
    public int Position { get; } = position;

    public int Depth { get; } = depth;

    protected static int Below(params ReadOnlySpan<Expr?> children)
    {
        int deepest = 0;
        foreach (Expr? child in children)
            deepest = Math.Max(deepest, child?.Depth ?? 0);
        return deepest + 1;
    }
}

/// <summary>A value written in the source.</summary>
internal sealed class LiteralExpr(int position, CelValue value) : Expr(position, 1)
{
    public CelValue Value { get; } = value;
}

/// <summary>A name; a rooted one (.name) skips the container and the variables of macros.</summary>
internal sealed class IdentExpr(int position, string name, bool isRooted = false) : Expr(position, 1)
{
    public string Name { get; } = name;

    public bool IsRooted { get; } = isRooted;
}

/// <summary>operand.field, operand.?field, or has(operand.field).</summary>
internal sealed class SelectExpr(int position, Expr operand, string field, bool isTest = false, bool isOptional = false)
    : Expr(position, Below(operand))
{
    public Expr Operand { get; } = operand;

    public string Field { get; } = field;

    public bool IsTest { get; } = isTest;

    public bool IsOptional { get; } = isOptional;
}

/// <summary>A call of a function or operator; logical operators take any number of arguments.</summary>
internal sealed class CallExpr(int position, string function, Expr? target, Expr[] arguments)
    : Expr(position, Math.Max(Below(target), Below(arguments)))
{
    public string Function { get; } = function;

    public Expr? Target { get; } = target;

    public Expr[] Arguments { get; } = arguments;
}

/// <summary>An item of a list, [?item] when it is left out without a value.</summary>
internal readonly record struct ItemExpr(Expr Value, bool IsOptional);

/// <summary>[a, ?b].</summary>
internal sealed class ListExpr(int position, ItemExpr[] items) : Expr(position, Below([.. items.Select(item => item.Value)]))
{
    public ItemExpr[] Items { get; } = items;
}

/// <summary>An entry of a map.</summary>
internal readonly record struct EntryExpr(Expr Key, Expr Value, bool IsOptional);

/// <summary>{a: b, ?c: d}.</summary>
internal sealed class MapExpr(int position, EntryExpr[] entries) : Expr(position, Below([.. entries.SelectMany(entry => new[] { entry.Key, entry.Value })]))
{
    public EntryExpr[] Entries { get; } = entries;
}

/// <summary>A field of a struct that is made.</summary>
internal readonly record struct FieldExpr(int Position, string Name, Expr Value, bool IsOptional);

/// <summary>Name{field: value}.</summary>
internal sealed class StructExpr(int position, string name, bool isRooted, FieldExpr[] fields) : Expr(position, Below([.. fields.Select(field => field.Value)]))
{
    public string Name { get; } = name;

    public bool IsRooted { get; } = isRooted;

    public FieldExpr[] Fields { get; } = fields;
}

/// <summary>What a macro does with each item of a list or map.</summary>
internal enum FoldKind
{
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
    TransformMap,
    TransformMapEntry,
    SortBy,
}

/// <summary>A macro over the items of a range; with two variables, the first is the index or key.</summary>
internal sealed class FoldExpr(int position, FoldKind kind, Expr range, string first, string? second, Expr? filter, Expr body)
    : Expr(position, Below(range, filter, body))
{
    public FoldKind Kind { get; } = kind;

    public Expr Range { get; } = range;

    public string First { get; } = first;

    public string? Second { get; } = second;

    public Expr? Filter { get; } = filter;

    public Expr Body { get; } = body;
}

/// <summary>cel.bind(name, value, body). A value that is an error matters only where the body asks for it.</summary>
internal sealed class BindExpr(int position, string name, Expr value, Expr body) : Expr(position, Below(value, body))
{
    public string Name { get; } = name;

    public Expr Value { get; } = value;

    public Expr Body { get; } = body;
}

/// <summary>target.optMap(name, body), or optFlatMap, whose body is an optional itself.</summary>
internal sealed class OptionalMapExpr(int position, Expr target, string name, Expr body, bool isFlat) : Expr(position, Below(target, body))
{
    public Expr Target { get; } = target;

    public string Name { get; } = name;

    public Expr Body { get; } = body;

    public bool IsFlat { get; } = isFlat;
}
