namespace Gantry.Engine.Standalone;

/// <summary>A line of a container's output with the newline that ended it, or a piece of a line; valid until the next one is read.</summary>
/// <param name="Nanoseconds">When it was read from the container, since 1970.</param>
/// <param name="IsPartial">The next entry of the same stream continues the line.</param>
public readonly record struct LogEntry(long Nanoseconds, bool IsStderr, bool IsPartial, ReadOnlyMemory<byte> Data)
{
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(Nanoseconds / 100);
}
