using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>A part of a list, or all of it.</summary>
/// <param name="Continue">The token for the next part, empty at the end.</param>
/// <param name="Remaining">How many objects follow, where that is known.</param>
internal sealed record ListPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, Revision Revision, string Continue, long? Remaining);
