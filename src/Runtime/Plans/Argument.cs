namespace Gantry.Runtime.Plans;

/// <summary>One argument of a system call: a number, memory to point to, or the number in a slot.</summary>
internal readonly record struct Argument(ArgumentKind Kind, long Number, object? Content)
{
    public static Argument Null => default;

    public static implicit operator Argument(long number) => new(ArgumentKind.Number, number, null);

    public static implicit operator Argument(string text) => new(ArgumentKind.Text, 0, text);

    public static implicit operator Argument(string[] texts) => new(ArgumentKind.Texts, 0, texts);

    public static implicit operator Argument(Block block) => new(ArgumentKind.Block, 0, block);

    public static implicit operator Argument(Slot slot) => new(ArgumentKind.Slot, 0, slot);
}
