namespace Gantry.Cel;

/// <summary>One signature of a function and what it does. A member's first parameter is its target.</summary>
public sealed record CelOverload(string Id, bool IsMember, CelType Result, IReadOnlyList<CelType> Parameters, CelFunctionBody Body)
{
    private const ushort AnyKind = 0xFFFF;

    public CelCostRule Cost { get; init; }

    /// <summary>For the rule <see cref="CelCostRule.Fixed"/>.</summary>
    public long FixedCost { get; init; } = 1;

    /// <summary>What the result's size is, to estimate what is done with it; unknown when not told.</summary>
    public CelSizeRule Size { get; init; }

    private readonly ushort[] _kinds = [.. Parameters.Select(KindsOf)];

    /// <summary>Whether values are of the declared types, as far as it can be told without looking at items.</summary>
    internal bool Takes(ReadOnlySpan<CelValue> arguments)
    {
        for (int i = 0; i < _kinds.Length; i++)
        {
            if ((_kinds[i] >> (int)arguments[i].Kind & 1) == 0)
                return false;
            if (arguments[i].Kind == CelKind.Opaque && _kinds[i] != AnyKind && arguments[i].AsOpaque.Type.Name != Parameters[i].Name)
                return false;
        }
        return true;
    }

    private static ushort KindsOf(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => 1 << (int)CelKind.Null,
        CelTypeKind.Bool => 1 << (int)CelKind.Bool,
        CelTypeKind.Int => 1 << (int)CelKind.Int,
        CelTypeKind.Uint => 1 << (int)CelKind.Uint,
        CelTypeKind.Double => 1 << (int)CelKind.Double,
        CelTypeKind.String => 1 << (int)CelKind.String,
        CelTypeKind.Bytes => 1 << (int)CelKind.Bytes,
        CelTypeKind.Timestamp => 1 << (int)CelKind.Timestamp,
        CelTypeKind.Duration => 1 << (int)CelKind.Duration,
        CelTypeKind.List => 1 << (int)CelKind.List,
        CelTypeKind.Map or CelTypeKind.Struct => 1 << (int)CelKind.Map,
        CelTypeKind.Type => 1 << (int)CelKind.Type,
        CelTypeKind.Opaque when type.IsOptional => 1 << (int)CelKind.Optional,
        CelTypeKind.Opaque => 1 << (int)CelKind.Opaque,
        _ => AnyKind,
    };
}
