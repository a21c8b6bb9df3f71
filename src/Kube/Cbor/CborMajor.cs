namespace Gantry.Kube.Cbor;

/// <summary>The numbers of the encoding: major types in their place of the first byte, and the simple values.</summary>
internal static class CborMajor
{
    public const byte Whole = 0 << 5;
    public const byte Negative = 1 << 5;
    public const byte Bytes = 2 << 5;
    public const byte Text = 3 << 5;
    public const byte Array = 4 << 5;
    public const byte Map = 5 << 5;
    public const byte Tag = 6 << 5;
    public const byte Simple = 7 << 5;

    public const byte False = 20;
    public const byte True = 21;
    public const byte Null = 22;
    public const byte Half = 25;
    public const byte Single = 26;
    public const byte Double = 27;
}
