namespace Gantry.Engine.Execs;

/// <summary>A piece of a process's output; valid until the next one is read.</summary>
public readonly record struct SessionOutput(bool IsStderr, ReadOnlyMemory<byte> Data);
