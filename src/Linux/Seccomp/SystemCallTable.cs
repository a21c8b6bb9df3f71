using System.Globalization;

namespace Gantry.Linux.Seccomp;

/// <summary>Names and numbers of the system calls of one architecture.</summary>
public sealed class SystemCallTable
{
    /// <summary>AUDIT_ARCH_X86_64 and AUDIT_ARCH_I386 of linux/audit.h.</summary>
    public const uint X64Architecture = 0xC000003E;

    public const uint X86Architecture = 0x40000003;

    /// <summary>Set in the number of every call that an x32 program makes.</summary>
    public const uint X32Bit = 0x40000000;

    private readonly Dictionary<string, uint> numbers;

    private SystemCallTable(Dictionary<string, uint> numbers) => this.numbers = numbers;

    public static SystemCallTable X64 { get; } = new(Parse(SystemCallNames.X64, 0, new(512)));

    public static SystemCallTable X86 { get; } = new(Parse(SystemCallNames.X86, 0, new(512)));

    public static SystemCallTable X32 { get; } = new(Parse(SystemCallNames.X32, X32Bit, Parse(SystemCallNames.X64, X32Bit, new(512))));

    public int Count => numbers.Count;

    /// <summary>None for calls that the architecture, or the kernel that this table was made from, does not have.</summary>
    public uint? Find(string name) => numbers.TryGetValue(name, out uint number) ? number : null;

    private static Dictionary<string, uint> Parse(string text, uint bit, Dictionary<string, uint> table)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int space = rest.IndexOf(' ');
            ReadOnlySpan<char> entry = space < 0 ? rest : rest[..space];
            int colon = entry.IndexOf(':');
            table[entry[..colon].ToString()] = uint.Parse(entry[(colon + 1)..], CultureInfo.InvariantCulture) | bit;
            rest = space < 0 ? [] : rest[(space + 1)..];
        }

        return table;
    }
}
