namespace Gantry.Cel;

/// <summary>What the parameters of types stand for so far, and which types can stand for which others.</summary>
internal sealed class Substitution
{
    private readonly Dictionary<string, CelType> _bound = [];
    private readonly Stack<(string Name, CelType? Before)> _changes = [];
    private int _fresh;

    /// <summary>Renames the parameters of a signature, so that each call has its own.</summary>
    public CelType[] Instantiate(ReadOnlySpan<CelType> signature)
    {
        Dictionary<string, CelType>? names = null;
        var result = new CelType[signature.Length];
        for (int i = 0; i < signature.Length; i++)
            result[i] = signature[i].HasParameters ? Rename(signature[i], names ??= []) : signature[i];
        return result;
    }

    public CelType Fresh() => CelType.Parameter($"_var{_fresh++}");

    public bool Assign(CelType target, CelType source) => Assign([target], [source]);

    /// <summary>Binds parameters so that each source fits its target; binds nothing when one does not.</summary>
    public bool Assign(ReadOnlySpan<CelType> targets, ReadOnlySpan<CelType> sources)
    {
        _changes.Clear();
        for (int i = 0; i < targets.Length; i++)
        {
            if (Fits(sources[i], targets[i]))
                continue;
            Undo();
            return false;
        }
        return true;
    }

    private void Undo()
    {
        while (_changes.TryPop(out (string Name, CelType? Before) change))
        {
            if (change.Before is null)
                _bound.Remove(change.Name);
            else
                _bound[change.Name] = change.Before;
        }
    }

    private void Set(string name, CelType type)
    {
        _changes.Push((name, _bound.GetValueOrDefault(name)));
        _bound[name] = type;
    }

    /// <summary>The type that two values of one list or of both branches share; dyn when there is none.</summary>
    public CelType Join(CelType first, CelType second) => Assign(first, second) ? MoreGeneral(first, second) : CelType.Dyn;

    /// <summary>Replaces parameters by what they stand for; those that stand for nothing become dyn at the end.</summary>
    public CelType Apply(CelType type, bool unboundIsDyn)
    {
        if (!type.HasParameters)
            return type;
        if (type.Kind == CelTypeKind.Parameter)
            return _bound.TryGetValue(type.Name, out CelType? found) ? Apply(found, unboundIsDyn) : unboundIsDyn ? CelType.Dyn : type;
        var inner = new CelType[type.Parameters.Length];
        for (int i = 0; i < inner.Length; i++)
            inner[i] = Apply(type.Parameters[i], unboundIsDyn);
        return type.With(inner);
    }

    private CelType Rename(CelType type, Dictionary<string, CelType> names)
    {
        if (!type.HasParameters)
            return type;
        if (type.Kind == CelTypeKind.Parameter)
            return names.TryGetValue(type.Name, out CelType? known) ? known : names[type.Name] = Fresh();
        var inner = new CelType[type.Parameters.Length];
        for (int i = 0; i < inner.Length; i++)
            inner[i] = Rename(type.Parameters[i], names);
        return type.With(inner);
    }

    private bool Fits(CelType first, CelType second)
    {
        if (second.Kind == CelTypeKind.Parameter)
        {
            (bool fits, bool wasBound) = Bind(second, first);
            if (fits || wasBound)
                return fits;
        }
        if (first.Kind == CelTypeKind.Parameter)
            return Bind(first, second).Fits;
        if (first.IsDyn || second.IsDyn)
            return true;
        if (first.Kind == CelTypeKind.Null)
            return TakesNull(second);
        if (second.Kind == CelTypeKind.Null)
            return TakesNull(first);
        if (first.Kind != second.Kind)
            return false;
        return first.Kind == CelTypeKind.Type || (first.Name == second.Name && FitInner(first, second));
    }

    private bool FitInner(CelType first, CelType second)
    {
        if (first.Parameters.Length != second.Parameters.Length)
            return false;
        for (int i = 0; i < first.Parameters.Length; i++)
        {
            if (!Fits(first.Parameters[i], second.Parameters[i]))
                return false;
        }
        return true;
    }

    private (bool Fits, bool WasBound) Bind(CelType parameter, CelType type)
    {
        if (type.Kind == CelTypeKind.Parameter && type.Name == parameter.Name)
            return (true, true);
        if (!_bound.TryGetValue(parameter.Name, out CelType? known))
        {
            if (Occurs(parameter, type))
                return (false, false);
            Set(parameter.Name, type);
            return (true, false);
        }
        if (ReferenceEquals(known, type))
            return (true, true);
        if (!Fits(type, known))
            return (false, true);
        CelType wider = MoreGeneral(type, known);
        if (!Occurs(parameter, wider))
            Set(parameter.Name, wider);
        return (true, true);
    }

    private bool Occurs(CelType parameter, CelType type)
    {
        if (!type.HasParameters)
            return false;
        if (type.Kind != CelTypeKind.Parameter)
            return type.Parameters.Any(inner => Occurs(parameter, inner));
        return type.Name == parameter.Name || (_bound.TryGetValue(type.Name, out CelType? known) && Occurs(parameter, known));
    }

    // Null may stand where a message may: the checkers of the language have always allowed it.
    private static bool TakesNull(CelType type) =>
        type.Kind is CelTypeKind.Null or CelTypeKind.Struct or CelTypeKind.Opaque or CelTypeKind.Timestamp or CelTypeKind.Duration;

    private static CelType MoreGeneral(CelType first, CelType second) => IsAtLeastAsGeneral(first, second) ? first : second;

    private static bool IsAtLeastAsGeneral(CelType first, CelType second)
    {
        if (first.IsDyn || first.Kind == CelTypeKind.Parameter)
            return true;
        if (second.IsDyn || second.Kind == CelTypeKind.Parameter)
            return false;
        if (second.Kind == CelTypeKind.Null)
            return true;
        if (first.Kind != second.Kind || first.Name != second.Name || first.Parameters.Length != second.Parameters.Length)
            return false;
        for (int i = 0; i < first.Parameters.Length; i++)
        {
            if (!IsAtLeastAsGeneral(first.Parameters[i], second.Parameters[i]))
                return false;
        }
        return true;
    }
}
