namespace Gantry.Engine.Execs;

/// <summary>The end of a process that was waited for, and what it wrote.</summary>
public sealed record ExecResult(int ExitCode, ReadOnlyMemory<byte> Stdout, ReadOnlyMemory<byte> Stderr, bool IsCut);
