using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>Turns a syntax tree into nodes: names become slots, calls get their overloads, constants are made once.</summary>
internal sealed class Planner(CelEnvironment environment, CheckedTree? types)
{
    private const int LevelsBetweenGuards = 64;

    private readonly Names _names = new(environment);
    private int _level;
    private string _fault = "";

    /// <summary>The program, or why there is none where constants that can only fail are refused.</summary>
    public static (CelProgram? Program, string Fault) Plan(CelEnvironment environment, string source, Expr tree, CheckedTree? types)
    {
        var planner = new Planner(environment, types);
        Node root = planner.Visit(tree);
        if (environment.Limits.StrictLiterals && planner._fault.Length > 0)
            return (null, planner._fault);
        return (new CelProgram(environment, source, tree, types, root, planner._names.MostLocals), "");
    }

    private Node Visit(Expr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _level++;
        Node node = NodeOf(expr);
        return _level-- % LevelsBetweenGuards == 0 ? new GuardNode(node) : node;
    }

    private Node NodeOf(Expr expr) => expr switch
    {
        LiteralExpr literal => new ConstantNode(literal.Value),
        IdentExpr ident => Ident(ident),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr made => Struct(made),
        FoldExpr fold => Fold(fold),
        BindExpr bind => Bind(bind),
        OptionalMapExpr map => OptionalMap(map),
        _ => throw new InvalidOperationException($"no plan for {expr.GetType().Name}"),
    };

    private Node[] Visit(Expr[] all)
    {
        var nodes = new Node[all.Length];
        for (int i = 0; i < nodes.Length; i++)
            nodes[i] = Visit(all[i]);
        return nodes;
    }

    private Node Map(MapExpr map)
    {
        var entries = new (Node Key, Node Value, bool IsOptional)[map.Entries.Length];
        for (int i = 0; i < entries.Length; i++)
            entries[i] = (Visit(map.Entries[i].Key), Visit(map.Entries[i].Value), map.Entries[i].IsOptional);
        MapNode node = new(entries);
        bool isConstant = entries.All(entry => entry is (ConstantNode, ConstantNode, false)) && node.Evaluate(Alone()) is { IsFailed: false };
        return isConstant ? new ConstantNode(node.Evaluate(Alone())) : node;
    }

    private Evaluation Alone() => new(new CelBindings(environment), environment.Limits, 0, CancellationToken.None);

    private Node Ident(IdentExpr ident)
    {
        if (!ident.IsRooted && _names.TryLocal(ident.Name, out int slot, out _))
            return new LocalNode(slot);
        return _names.Find(ident.Name, ident.IsRooted) is { } meaning
            ? NodeOf(meaning)
            : new ConstantNode(CelValue.Error($"undeclared reference to '{ident.Name}' (in container '{environment.Container}')"));
    }

    private static Node NodeOf(NameMeaning meaning) => meaning.Slot >= 0 ? new VariableNode(meaning.Slot) : new ConstantNode(meaning.Constant);

    private Node Select(SelectExpr select)
    {
        if (_names.Qualified(select) is var (name, isRooted) && _names.Find(name, isRooted) is { } meaning)
            return NodeOf(meaning);
        if (select.IsTest)
            return new HasNode(select.IsOptional ? new SelectNode(Visit(select.Operand), select.Field, isOptional: true) : Visit(select.Operand), select.Field);
        return new SelectNode(Visit(select.Operand), select.Field, select.IsOptional);
    }

    private Node Call(CallExpr call)
    {
        Expr[] arguments = call.Arguments;
        switch (call.Function)
        {
            case Operators.And: return new LogicNode(Visit(arguments), decisive: false);
            case Operators.Or: return new LogicNode(Visit(arguments), decisive: true);
            case Operators.Not: return new NotNode(Visit(arguments[0]));
            case Operators.Negate: return new NegateNode(Visit(arguments[0]));
            case Operators.Choose: return new ChooseNode(Visit(arguments[0]), Visit(arguments[1]), Visit(arguments[2]));
            case Operators.Index: return new IndexNode(Visit(arguments[0]), Visit(arguments[1]), isOptional: false);
            case Operators.OptionalIndex: return new IndexNode(Visit(arguments[0]), Visit(arguments[1]), isOptional: true);
        }
        if (BinaryOperators.Find(call.Function) is { } binary)
            return new BinaryNode(Visit(arguments[0]), Visit(arguments[1]), binary);
        return FunctionCall(call);
    }

    private Node FunctionCall(CallExpr call)
    {
        (string function, Expr? target) = _names.Function(call);
        Expr[] arguments = target is null ? call.Arguments : [target, .. call.Arguments];
        CelOverload[] overloads = environment.Functions.Find(function, target is not null, arguments.Length);
        if (overloads.Length == 0)
            return new ConstantNode(CelValue.Error(environment.Functions.Has(function) ? "no such overload" : $"unbound function: {function}()"));
        // Two overloads may differ in the types of items only, which no value shows.
        if (types?.OverloadsOf(call) is { Length: > 0 } found)
            overloads = found;
        Node[] nodes = Visit(arguments);
        if (target is null && nodes is [ConstantNode { Value.IsFailed: false }] && Conversions.Names.Contains(function))
            return Constant(new CallNode(nodes, overloads));
        if (function is "or" or "orValue" && target is not null)
            return new OptionalOrNode(nodes[0], nodes[1], function == "orValue");
        if (environment.Limits.StrictLiterals && function is "matches" or "find" or "findAll" && nodes is [_, ConstantNode { Value.Kind: CelKind.String } literal, ..])
            Refuse(Patterns.Compile(literal.Value.AsString).Error);
        return PatternNode.TryPrepare(function, nodes) is { } pattern ? pattern : new CallNode(nodes, overloads);
    }

    // What a conversion makes of a constant is a constant, and costs nothing.
    private Node Constant(CallNode call)
    {
        CelValue value = call.Evaluate(Alone());
        if (value.Kind == CelKind.Error)
            Refuse(value.Message);
        return value.IsFailed ? call : new ConstantNode(value);
    }

    private void Refuse(string fault) => _fault = _fault.Length == 0 ? fault : _fault;

    private Node List(ListExpr list)
    {
        var items = new Node[list.Items.Length];
        for (int i = 0; i < items.Length; i++)
            items[i] = Visit(list.Items[i].Value);
        if (items.All(item => item is ConstantNode { Value.IsFailed: false }) && !list.Items.Any(item => item.IsOptional))
            return new ConstantNode(CelValue.From(new ArrayValue([.. items.Select(item => ((ConstantNode)item).Value)])));
        return new ListNode(items, [.. list.Items.Select(item => item.IsOptional)]);
    }

    private Node Struct(StructExpr made)
    {
        if (_names.Struct(made) is not { } type)
            return new ConstantNode(CelValue.Error($"unknown type: {made.Name}"));
        if (made.Fields.FirstOrDefault(field => !type.Fields.ContainsKey(field.Name)) is { Name: not null } foreign)
            return new ConstantNode(CelValue.Error($"no such field '{foreign.Name}'"));
        return new StructNode(type, [.. made.Fields.Select(field => (field.Name, Visit(field.Value), field.IsOptional))]);
    }

    private Node Fold(FoldExpr fold)
    {
        Node range = Visit(fold.Range);
        int first = _names.Push(fold.First, CelType.Dyn);
        int second = fold.Second is null ? -1 : _names.Push(fold.Second, CelType.Dyn);
        var slots = new FoldSlots(first, second, fold.Second is not null);
        Node? filter = fold.Filter is null ? null : Visit(fold.Filter);
        Node body = Visit(fold.Body);
        _names.Pop(fold.Second is null ? 1 : 2);
        return fold.Kind switch
        {
            FoldKind.All => new QuantifierNode(range, slots, body, decisive: false),
            FoldKind.Exists => new QuantifierNode(range, slots, body, decisive: true),
            FoldKind.ExistsOne => new ExistsOneNode(range, slots, body),
            FoldKind.Map => new MapFoldNode(range, slots, filter, body),
            FoldKind.Filter => new MapFoldNode(range, slots, body, transform: null),
            FoldKind.SortBy => new SortByNode(range, slots, body),
            _ => new MapEntriesNode(range, slots, filter, body, fold.Kind == FoldKind.TransformMapEntry),
        };
    }

    private BindNode Bind(BindExpr bind)
    {
        Node value = Visit(bind.Value);
        int slot = _names.Push(bind.Name, CelType.Dyn);
        Node body = Visit(bind.Body);
        _names.Pop();
        return new BindNode(slot, value, body);
    }

    private OptionalMapNode OptionalMap(OptionalMapExpr map)
    {
        Node target = Visit(map.Target);
        int slot = _names.Push(map.Name, CelType.Dyn);
        Node body = Visit(map.Body);
        _names.Pop();
        return new OptionalMapNode(target, slot, body, map.IsFlat);
    }
}
