namespace Gantry.Store;

/// <summary>A part of a listing, in key order, as of one revision.</summary>
/// <param name="Remaining">How many entries of the listing come after this page.</param>
public sealed record Page(IReadOnlyList<Entry> Entries, Revision Revision, int Remaining);
