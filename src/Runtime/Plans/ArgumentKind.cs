namespace Gantry.Runtime.Plans;

/// <summary>What an argument of a step is made from.</summary>
internal enum ArgumentKind
{
    Number,
    Text,
    Texts,
    Block,
    Slot,
}
