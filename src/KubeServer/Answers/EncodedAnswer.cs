namespace Gantry.KubeServer.Answers;

/// <summary>The bytes of an answer and their media type.</summary>
internal readonly record struct EncodedAnswer(ReadOnlyMemory<byte> Body, string Type);
