namespace Gantry.Cel;

/// <summary>A use of this library that cannot be answered, told by its kind.</summary>
public sealed class CelException(CelFailure kind, string message) : Exception(message)
{
    public CelFailure Kind { get; } = kind;
}
