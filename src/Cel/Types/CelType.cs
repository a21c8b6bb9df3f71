using System.Collections.Immutable;

namespace Gantry.Cel;

/// <summary>A type of the language: built in, a list or map of types, a struct by name, or opaque with parameters.</summary>
public sealed class CelType : IEquatable<CelType>
{
    private CelType(CelTypeKind kind, string name, params ReadOnlySpan<CelType> parameters)
    {
        Kind = kind;
        Name = name;
        Parameters = [.. parameters];
        HasParameters = kind == CelTypeKind.Parameter || Parameters.Any(inner => inner.HasParameters);
    }

    public static CelType Dyn { get; } = new(CelTypeKind.Dyn, "dyn");

    public static CelType Null { get; } = new(CelTypeKind.Null, "null_type");

    public static CelType Bool { get; } = new(CelTypeKind.Bool, "bool");

    public static CelType Int { get; } = new(CelTypeKind.Int, "int");

    public static CelType Uint { get; } = new(CelTypeKind.Uint, "uint");

    public static CelType Double { get; } = new(CelTypeKind.Double, "double");

    public static CelType String { get; } = new(CelTypeKind.String, "string");

    public static CelType Bytes { get; } = new(CelTypeKind.Bytes, "bytes");

    public static CelType Timestamp { get; } = new(CelTypeKind.Timestamp, "google.protobuf.Timestamp");

    public static CelType Duration { get; } = new(CelTypeKind.Duration, "google.protobuf.Duration");

    /// <summary>The type of types.</summary>
    public static CelType Type { get; } = new(CelTypeKind.Type, "type");

    public static CelType ListOfDyn { get; } = List(Dyn);

    public static CelType MapOfDyn { get; } = Map(Dyn, Dyn);

    internal static CelType Error { get; } = new(CelTypeKind.Error, "!error!");

    public CelTypeKind Kind { get; }

    public string Name { get; }

    public ImmutableArray<CelType> Parameters { get; }

    internal bool HasParameters { get; }

    internal bool IsDyn => Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    /// <summary>One that a list can tell its size of by itself: numbers, truth values, times.</summary>
    internal bool IsScalar => Kind is CelTypeKind.Bool or CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double
        or CelTypeKind.Null or CelTypeKind.Timestamp or CelTypeKind.Duration or CelTypeKind.Type || (IsOptional && Parameters[0].IsScalar);

    public static CelType List(CelType element) => new(CelTypeKind.List, "list", element);

    public static CelType Map(CelType key, CelType value) => new(CelTypeKind.Map, "map", key, value);

    public static CelType TypeOf(CelType type) => new(CelTypeKind.Type, "type", type);

    /// <summary>A type with named fields, described by a <see cref="StructType"/> of the environment.</summary>
    public static CelType Struct(string name) => new(CelTypeKind.Struct, name);

    /// <summary>A type that only functions look into.</summary>
    public static CelType Opaque(string name, params ReadOnlySpan<CelType> parameters) => new(CelTypeKind.Opaque, name, parameters);

    public static CelType Optional(CelType inner) => new(CelTypeKind.Opaque, "optional_type", inner);

    /// <summary>A type that each call of a function chooses anew.</summary>
    public static CelType Parameter(string name) => new(CelTypeKind.Parameter, name);

    internal bool IsOptional => Kind == CelTypeKind.Opaque && Name == "optional_type";

    internal CelType With(ReadOnlySpan<CelType> parameters) => new(Kind, Name, parameters);

    public bool Equals(CelType? other) =>
        ReferenceEquals(this, other) || (other is not null && Kind == other.Kind && Name == other.Name && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as CelType);

    public override int GetHashCode() => HashCode.Combine(Kind, Name, Parameters.Length);

    public override string ToString() => Parameters.IsEmpty ? Name : $"{Name}({string.Join(", ", Parameters)})";
}
