namespace Gantry.Engine.Standalone;

/// <summary>What a container has read from or written to one block device.</summary>
/// <param name="Operation">Read, Write, Sync, Async, Discard or Total.</param>
public sealed record BlockIo(long Major, long Minor, string Operation, long Bytes, long Operations);
