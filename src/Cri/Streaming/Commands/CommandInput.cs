namespace Gantry.Cri.Streaming.Commands;

/// <summary>Something that the client sent: bytes for stdin, the end of stdin, or a new size of its terminal.</summary>
internal readonly record struct CommandInput(CommandChannel Channel, ReadOnlyMemory<byte> Data, bool IsEnd = false);
