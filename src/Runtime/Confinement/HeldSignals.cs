namespace Gantry.Runtime.Confinement;

/// <summary>The signals that a container's init waits for and passes on to the program.</summary>
internal static class HeldSignals
{
    private const int Highest = 64;

    // What a process does to itself, what nobody can wait for, and the first real-time signals, which libraries and the language's own runtime use.
    private static ReadOnlySpan<int> Own => [4, 5, 6, 7, 8, 9, 11, 19, 31, 32, 33, 34];

    /// <summary>All of them as the kernel has a set: the lowest bit is signal 1.</summary>
    public static ulong Set
    {
        get
        {
            ulong set = ulong.MaxValue;
            foreach (int own in Own)
                set &= ~(1UL << (own - 1));
            return set;
        }
    }

    public static IEnumerable<int> All => Enumerable.Range(1, Highest).Where(number => (Set >> (number - 1) & 1) == 1);
}
