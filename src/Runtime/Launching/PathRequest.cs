namespace Gantry.Runtime.Launching;

/// <summary>A place in the container that the child asks this process to make, because links on the way lead to what is not there yet.</summary>
internal sealed record PathRequest(string Path, bool IsDirectory);
