using Gantry.Linux.Files;

namespace Gantry.Build.Files;

/// <summary>One file of a tree that is copied from.</summary>
/// <param name="Path">Inside the tree, one character a byte, without a slash in front; empty is the top.</param>
internal readonly record struct SourceEntry(string Path, FileStatus Status);
