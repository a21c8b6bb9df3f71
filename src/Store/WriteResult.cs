namespace Gantry.Store;

/// <summary>
/// What became of a write: applied, with the entry as it is now (for a deletion, its final form at the deletion's revision), or refused because the key
/// was not at the expected revision, with the entry that is there instead (null for none).
/// </summary>
public readonly record struct WriteResult(bool IsApplied, Entry? Entry);
