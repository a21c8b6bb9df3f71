namespace Gantry.Linux.Seccomp;

/// <summary>How a rule compares an argument with its value, both unsigned 64-bit numbers.</summary>
public enum Comparison
{
    NotEqual,
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,

    /// <summary>The argument, masked with the first value, equals the second.</summary>
    MaskedEqual,
}
