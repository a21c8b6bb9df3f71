namespace Gantry.Linux.Seccomp;

/// <summary>What happens on some system calls if all tests hold; without tests always.</summary>
public sealed record FilterRule(IReadOnlyList<string> SystemCalls, FilterAction Action, IReadOnlyList<ArgumentTest> Tests);
