namespace Gantry.Linux.Seccomp;

/// <summary>Neighbouring system call numbers with one answer: rules with tests first, then what happens otherwise.</summary>
internal readonly record struct CallRange(uint First, IReadOnlyList<FilterRule> Conditional, FilterAction Otherwise);
