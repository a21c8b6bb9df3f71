using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>What a path in a container is; a link is told of itself.</summary>
/// <param name="Name">The last part of the path as it was asked for; a dot for the inside of a directory.</param>
/// <param name="LinkTarget">Where a link leads in the end, from the container's root; otherwise empty.</param>
public sealed record PathStat(string Name, FileKind Kind, uint Permissions, long Size, UnixTime Modified, string LinkTarget);
