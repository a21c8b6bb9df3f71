using Gantry.Linux.Files;

namespace Gantry.Build.Copying;

/// <summary>One file to be copied.</summary>
/// <param name="Source">Its path in the tree that it is copied from.</param>
/// <param name="Target">Its path below the destination; empty is the destination itself.</param>
internal readonly record struct CopyItem(string Source, string Target, FileStatus Status);
