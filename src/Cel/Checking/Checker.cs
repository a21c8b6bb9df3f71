using System.Runtime.CompilerServices;

namespace Gantry.Cel;

/// <summary>Gives each node of a syntax tree its type, and reports what does not fit. Rules: the language definition, section Type Checking.</summary>
internal sealed class Checker(CelEnvironment environment, string source)
{
    private readonly CheckedTree _result = new();
    private readonly Substitution _substitution = new();
    private readonly Names _names = new(environment);
    private readonly List<CallExpr> _calls = [];
    private int _formats;

    public static CheckedTree Check(CelEnvironment environment, string source, Expr tree)
    {
        var checker = new Checker(environment, source);
        checker.Visit(tree);
        checker._result.Settle(checker._substitution);
        if (environment.Limits.StrictLiterals && checker._result.Issues.Count == 0)
            checker.CheckLiterals();
        return checker._result;
    }

    private void CheckLiterals()
    {
        LiteralChecks literals = new(_result, (position, message) => Report(position, message));
        foreach (CallExpr call in _calls)
            literals.Check(call);
    }

    private CelType Visit(Expr expr)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        CelType type = expr switch
        {
            LiteralExpr literal => literal.Value.TypeOf(),
            IdentExpr ident => Ident(ident),
            SelectExpr select => Select(select),
            CallExpr call => Call(call),
            ListExpr list => List(list),
            MapExpr map => Map(map),
            StructExpr made => Struct(made),
            FoldExpr fold => Fold(fold),
            BindExpr bind => Bind(bind),
            OptionalMapExpr map => OptionalMap(map),
            _ => throw new InvalidOperationException($"no type rule for {expr.GetType().Name}"),
        };
        _result.Set(expr, type);
        return type;
    }

    private CelType Report(int position, string message)
    {
        if (_result.Issues.Count < environment.Limits.Issues)
            _result.Issues.Add(Parser.Issue(source, position, message));
        return CelType.Error;
    }

    private CelType Settled(CelType type) => _substitution.Apply(type, unboundIsDyn: false);

    private CelType Ident(IdentExpr ident)
    {
        if (!ident.IsRooted && _names.TryLocal(ident.Name, out _, out CelType type))
            return type;
        return _names.Find(ident.Name, ident.IsRooted)?.Type
            ?? Report(ident.Position, $"undeclared reference to '{ident.Name}' (in container '{environment.Container}')");
    }

    private CelType Select(SelectExpr select)
    {
        if (_names.Qualified(select) is var (name, isRooted) && _names.Find(name, isRooted) is { } meaning)
            return meaning.Type;
        CelType operand = Settled(Visit(select.Operand));
        bool isOptional = select.IsOptional || operand.IsOptional;
        CelType field = Field(select, operand.IsOptional ? Settled(operand.Parameters[0]) : operand);
        if (select.IsTest)
            return CelType.Bool;
        return isOptional && field.Kind != CelTypeKind.Error ? CelType.Optional(field) : field;
    }

    private CelType Field(SelectExpr select, CelType operand)
    {
        switch (operand.Kind)
        {
            case CelTypeKind.Map:
                return operand.Parameters[1];
            case CelTypeKind.Struct:
                return environment.FindStruct(operand.Name)?.Fields.GetValueOrDefault(select.Field)?.Type
                    ?? Report(select.Position, $"undefined field '{select.Field}'");
            case CelTypeKind.Parameter:
                // Whatever it is, it has fields: it must become dyn.
                _substitution.Assign(CelType.Dyn, operand);
                return CelType.Dyn;
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return CelType.Dyn;
            default:
                return Report(select.Position, $"type '{operand}' does not support field selection");
        }
    }

    private CelType Call(CallExpr call)
    {
        switch (call.Function)
        {
            case Operators.And or Operators.Or: return Logic(call);
            case Operators.Choose: return Choice(call);
        }
        (string function, Expr? target) = _names.Function(call);
        Expr[] arguments = target is null ? call.Arguments : [target, .. call.Arguments];
        _calls.Add(call);
        var types = new CelType[arguments.Length];
        _formats += function == "format" ? 1 : 0;
        for (int i = 0; i < types.Length; i++)
            types[i] = Visit(arguments[i]);
        _formats -= function == "format" ? 1 : 0;
        if (!environment.Functions.Has(function))
            return Report(call.Position, $"undeclared reference to '{function}' (in container '{environment.Container}')");
        return Resolve(call, function, target is not null, types);
    }

    private CelType Logic(CallExpr call)
    {
        foreach (Expr operand in call.Arguments)
        {
            CelType type = Visit(operand);
            if (!_substitution.Assign(CelType.Bool, type))
                return NoOverload(call, call.Function, false, [type, CelType.Bool]);
        }
        return CelType.Bool;
    }

    private CelType Choice(CallExpr call)
    {
        CelType condition = Visit(call.Arguments[0]);
        CelType whenTrue = Visit(call.Arguments[1]);
        CelType whenFalse = Visit(call.Arguments[2]);
        CelType shared = _substitution.Fresh();
        return _substitution.Assign([CelType.Bool, shared, shared], [condition, whenTrue, whenFalse])
            ? Settled(shared)
            : NoOverload(call, call.Function, false, [condition, whenTrue, whenFalse]);
    }

    private CelType Resolve(CallExpr call, string function, bool isMember, CelType[] arguments)
    {
        CelType? type = null;
        var found = new List<CelOverload>();
        foreach (CelOverload overload in environment.Functions.Find(function, isMember, arguments.Length))
        {
            CelType[] signature = _substitution.Instantiate([overload.Result, .. overload.Parameters]);
            if (!_substitution.Assign(signature.AsSpan(1), arguments))
                continue;
            found.Add(overload);
            CelType outcome = Settled(signature[0]);
            type = type is null || type.Equals(outcome) ? outcome : CelType.Dyn;
        }
        _result.Set(call, [.. found]);
        return type ?? NoOverload(call, function, isMember, arguments);
    }

    private CelType NoOverload(CallExpr call, string function, bool isMember, CelType[] arguments)
    {
        IEnumerable<string> types = arguments.Select(type => _substitution.Apply(type, unboundIsDyn: true).ToString());
        string signature = isMember ? $"{types.First()}.({string.Join(", ", types.Skip(1))})" : $"({string.Join(", ", types)})";
        return Report(call.Position, $"found no matching overload for '{function}' applied to '{signature}'");
    }

    private CelType List(ListExpr list)
    {
        CelType? element = null;
        foreach (ItemExpr item in list.Items)
        {
            CelType type = Unwrapped(item.Value, Visit(item.Value), item.IsOptional);
            element = Joined(element, item.Value, type);
        }
        return CelType.List(element ?? _substitution.Fresh());
    }

    private CelType Map(MapExpr map)
    {
        CelType? key = null;
        CelType? value = null;
        foreach (EntryExpr entry in map.Entries)
        {
            CelType keyType = KeyType(Visit(entry.Key));
            CelType valueType = Unwrapped(entry.Value, Visit(entry.Value), entry.IsOptional);
            key = Joined(key, entry.Key, keyType);
            value = Joined(value, entry.Value, valueType);
        }
        return CelType.Map(key ?? _substitution.Fresh(), value ?? _substitution.Fresh());
    }

    // What is formatted may be of any types.
    private CelType Joined(CelType? before, Expr item, CelType type)
    {
        if (before is null)
            return type;
        (CelType first, CelType second) = (Settled(before), Settled(type));
        if (environment.Limits.StrictLiterals && _formats == 0 && (first.IsDyn != second.IsDyn || !_substitution.Assign(first, second)))
            Report(item.Position, $"expected type '{first}' but found '{second}'");
        return _substitution.Join(first, second);
    }

    // What cannot be a key fails when the map is made; until then its type is not told, so that types stay small.
    private CelType KeyType(CelType type) =>
        Settled(type).Kind is CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.String or CelTypeKind.Parameter ? type : CelType.Dyn;

    private CelType Struct(StructExpr made)
    {
        StructType? type = _names.Struct(made);
        foreach (FieldExpr field in made.Fields)
        {
            CelType value = Unwrapped(field.Value, Visit(field.Value), field.IsOptional);
            if (type is null)
                continue;
            if (!type.Fields.TryGetValue(field.Name, out StructField? declared))
                Report(field.Position, $"undefined field '{field.Name}'");
            else if (!_substitution.Assign(declared.Type, value))
                Report(field.Position, $"expected type of field '{field.Name}' is '{declared.Type}' but provided type is '{Settled(value)}'");
        }
        return type?.Type ?? Report(made.Position, $"undeclared reference to '{made.Name}' (in container '{environment.Container}')");
    }

    // [?a] takes an optional and gives what is in it.
    private CelType Unwrapped(Expr expr, CelType type, bool isOptional)
    {
        if (!isOptional)
            return type;
        CelType settled = Settled(type);
        if (settled.IsDyn || settled.Kind == CelTypeKind.Parameter)
            return CelType.Dyn;
        return settled.IsOptional ? settled.Parameters[0] : Report(expr.Position, $"expected type 'optional_type' but found '{settled}'");
    }

    private CelType Fold(FoldExpr fold)
    {
        CelType range = Settled(Visit(fold.Range));
        (CelType key, CelType item) = RangeOf(fold, range);
        bool isMap = range.Kind == CelTypeKind.Map;
        _names.Push(fold.First, fold.Second is not null || isMap ? key : item);
        if (fold.Second is not null)
            _names.Push(fold.Second, item);
        if (fold.Filter is not null)
            Expect(fold.Filter, CelType.Bool);
        CelType body = Visit(fold.Body);
        _names.Pop(fold.Second is null ? 1 : 2);
        return FoldResult(fold, key, fold.Second is null && isMap ? key : item, body);
    }

    private CelType FoldResult(FoldExpr fold, CelType key, CelType item, CelType body)
    {
        switch (fold.Kind)
        {
            case FoldKind.Map: return CelType.List(body);
            case FoldKind.SortBy: return CelType.List(item);
            case FoldKind.TransformMap: return CelType.Map(key, body);
            case FoldKind.TransformMapEntry:
                CelType made = CelType.Map(_substitution.Fresh(), _substitution.Fresh());
                return _substitution.Assign(made, body) ? Settled(made) : Report(fold.Body.Position, $"expected a map but found '{Settled(body)}'");
        }
        if (!_substitution.Assign(CelType.Bool, body))
            Report(fold.Body.Position, $"expected type 'bool' but found '{Settled(body)}'");
        return fold.Kind == FoldKind.Filter ? CelType.List(item) : CelType.Bool;
    }

    private (CelType Key, CelType Item) RangeOf(FoldExpr fold, CelType range)
    {
        switch (range.Kind)
        {
            case CelTypeKind.List:
                return (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Parameter:
                _substitution.Assign(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            case CelTypeKind.Dyn or CelTypeKind.Error:
                return (CelType.Dyn, CelType.Dyn);
            default:
                Report(fold.Range.Position, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                return (CelType.Error, CelType.Error);
        }
    }

    private void Expect(Expr expr, CelType wanted)
    {
        CelType found = Visit(expr);
        if (!_substitution.Assign(wanted, found))
            Report(expr.Position, $"expected type '{wanted}' but found '{Settled(found)}'");
    }

    private CelType Bind(BindExpr bind)
    {
        _names.Push(bind.Name, Visit(bind.Value));
        CelType body = Visit(bind.Body);
        _names.Pop();
        return body;
    }

    private CelType OptionalMap(OptionalMapExpr map)
    {
        CelType target = Visit(map.Target);
        CelType inner = _substitution.Fresh();
        if (!_substitution.Assign(CelType.Optional(inner), target))
            Report(map.Target.Position, $"expected type 'optional_type' but found '{Settled(target)}'");
        _names.Push(map.Name, Settled(inner));
        CelType body = Visit(map.Body);
        _names.Pop();
        if (!map.IsFlat)
            return CelType.Optional(body);
        CelType wanted = CelType.Optional(_substitution.Fresh());
        return _substitution.Assign(wanted, body) ? Settled(wanted) : Report(map.Body.Position, $"expected type 'optional_type' but found '{Settled(body)}'");
    }
}
