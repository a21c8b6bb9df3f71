namespace Gantry.Linux.Seccomp;

/// <summary>A system call filter in words: compiled to a program of the kernel's classic BPF by <see cref="FilterCompiler"/>.</summary>
public sealed record SystemCallFilter
{
    public required FilterAction DefaultAction { get; init; }

    public required IReadOnlyList<FilterRule> Rules { get; init; }

    /// <summary>Calls of 32-bit programs are filtered by the same rules instead of being refused.</summary>
    public bool CoversX86 { get; init; }

    public bool CoversX32 { get; init; }
}
