namespace Gantry.NodeAgent.Volumes;

/// <summary>One file of a volume whose content comes from the API: a relative path, bytes and permission bits.</summary>
internal sealed record PayloadFile(string Path, ReadOnlyMemory<byte> Content, UnixFileMode Mode);
