namespace Gantry.Cel;

/// <summary>What names mean: variables of macros first, then those of the environment, the longest name first.</summary>
internal sealed class Names(CelEnvironment environment)
{
    private readonly List<(string Name, int Slot, CelType Type)> _locals = [];

    /// <summary>The most variables of macros that live at once.</summary>
    public int MostLocals { get; private set; }

    public int Push(string name, CelType type)
    {
        _locals.Add((name, _locals.Count, type));
        MostLocals = Math.Max(MostLocals, _locals.Count);
        return _locals.Count - 1;
    }

    public void Pop(int count = 1) => _locals.RemoveRange(_locals.Count - count, count);

    public bool TryLocal(string name, out int slot, out CelType type)
    {
        for (int i = _locals.Count - 1; i >= 0; i--)
        {
            if (_locals[i].Name != name)
                continue;
            (_, slot, type) = _locals[i];
            return true;
        }
        slot = -1;
        type = CelType.Dyn;
        return false;
    }

    /// <summary>A variable or constant of the environment by a name that may have dots.</summary>
    public NameMeaning? Find(string name, bool isRooted)
    {
        foreach (string candidate in environment.Candidates(name, isRooted))
        {
            if (environment.TryGetSlot(candidate, out int slot))
                return new NameMeaning(slot, environment.Variables[slot].Type, default);
            if (environment.Functions.TryGetConstant(candidate, out CelValue constant))
                return new NameMeaning(-1, TypeOf(constant), constant);
            if (environment.FindStruct(candidate) is { } found)
                return new NameMeaning(-1, CelType.TypeOf(found.Type), CelValue.From(found.Type));
        }
        return null;
    }

    /// <summary>a.b.c as one name, unless a is a variable of a macro.</summary>
    public (string Name, bool IsRooted)? Qualified(Expr expr) => expr switch
    {
        IdentExpr { IsRooted: true } ident => (ident.Name, true),
        IdentExpr ident => TryLocal(ident.Name, out _, out _) ? null : (ident.Name, false),
        SelectExpr { IsTest: false, IsOptional: false } select when Qualified(select.Operand) is var (prefix, isRooted) => ($"{prefix}.{select.Field}", isRooted),
        _ => null,
    };

    /// <summary>The function that a call names, and its target if it is not a part of that name.</summary>
    public (string Function, Expr? Target) Function(CallExpr call)
    {
        if (call.Target is null)
        {
            bool isRooted = call.Function[0] == '.';
            string written = isRooted ? call.Function[1..] : call.Function;
            return (environment.Candidates(written, isRooted).FirstOrDefault(environment.Functions.Has) ?? written, null);
        }
        if (Qualified(call.Target) is var (prefix, rooted)
            && environment.Candidates($"{prefix}.{call.Function}", rooted).FirstOrDefault(environment.Functions.Has) is { } full)
        {
            return (full, null);
        }
        return (call.Function, call.Target);
    }

    public StructType? Struct(StructExpr made) =>
        environment.Candidates(made.Name, made.IsRooted).Select(environment.FindStruct).FirstOrDefault(found => found is not null);

    private static CelType TypeOf(in CelValue constant) => constant.Kind == CelKind.Type ? CelType.TypeOf(constant.AsType) : constant.TypeOf();
}

/// <summary>A variable by its slot, or a constant, whose slot is negative.</summary>
internal sealed record NameMeaning(int Slot, CelType Type, CelValue Constant);
