namespace Gantry.Runtime.Plans;

/// <summary>A place for a number that is known only when the plan runs: mostly a descriptor that one step opens and later ones use.</summary>
internal sealed class Slot(string name, Block? home = null, int offset = 0)
{
    public string Name => name;

    /// <summary>The block that the number is written into, for calls that take it inside a structure; none for an ordinary slot.</summary>
    public Block? Home => home;

    public int Offset => offset;
}
