namespace Gantry.Linux.Seccomp;

/// <summary>A condition on one of the six arguments of a system call.</summary>
public readonly record struct ArgumentTest(uint Index, Comparison Comparison, ulong Value, ulong ValueTwo = 0);
