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

    /// <summary>The argument and the second value are equal as far as the first, the mask, has bits.</summary>
    MaskedEqual,
}
