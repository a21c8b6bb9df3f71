namespace Gantry.Cel;

/// <summary>A value that only functions look into, such as a quantity or an address.</summary>
public abstract class CelOpaque(CelType type)
{
    public CelType Type { get; } = type;

    /// <summary>About how many characters a function may have to read.</summary>
    public virtual int Length => 1;

    /// <summary>Whether the language calls the two equal.</summary>
    public abstract bool IsEqualTo(CelOpaque other);
}
