namespace Gantry.KubeServer.Verbs;

/// <summary>What a deletion led to: the object's last or marked form, and whether it is gone.</summary>
internal readonly record struct Deletion(ReadOnlyMemory<byte> Json, string Uid, bool IsDone);
