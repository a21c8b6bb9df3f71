namespace Gantry.Runtime.Launching;

/// <summary>A step as the interpreter reads it: nothing but numbers and addresses.</summary>
internal unsafe struct NativeStep
{
    public const int MaxTolerated = 6;

    public int Call;
    public byte SlotMask;
    public byte ToleratedCount;
    public short SkipIfDone;
    public short SkipIfTolerated;
    public int* Result;
    public fixed int Tolerated[MaxTolerated];
    public fixed long Arguments[6];
}
