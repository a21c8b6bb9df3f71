namespace Gantry.Runtime.Plans;

/// <summary>Memory that a step's argument points to: a structure of the kernel's interface, or a buffer that it fills.</summary>
internal sealed class Block(string name, byte[] content)
{
    private readonly List<(int Offset, Argument Target)> _pointers = [];

    public string Name => name;

    public byte[] Content => content;

    /// <summary>The places inside that hold addresses of other memory.</summary>
    public List<(int Offset, Argument Target)> Pointers => _pointers;

    public Block Pointing(int offset, Argument target)
    {
        _pointers.Add((offset, target));
        return this;
    }

    public static Block Of<T>(string name, params ReadOnlySpan<T> values) where T : unmanaged =>
        new(name, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values).ToArray());
}
