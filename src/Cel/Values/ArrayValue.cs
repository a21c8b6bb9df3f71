namespace Gantry.Cel;

/// <summary>A list over an array, which nobody changes any more.</summary>
internal sealed class ArrayValue(CelValue[] items) : CelList
{
    public static ArrayValue Empty { get; } = new([]);

    public CelValue[] Items => items;

    public override int Count => items.Length;

    public override CelValue this[int index] => items[index];
}
