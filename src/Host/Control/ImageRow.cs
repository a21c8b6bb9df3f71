namespace Gantry.Host.Control;

/// <summary>An image as the command line lists it.</summary>
internal sealed record ImageRow(string Name, string Id, long Size, IReadOnlyList<string> Tags, IReadOnlyList<string> Digests);
