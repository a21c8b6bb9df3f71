namespace Gantry.Linux.Spawning;

/// <summary>A started program and its end: the code it exited with, 128 + signal where a signal ended it.</summary>
public sealed record Child(int Pid, Task<int> Exit);
