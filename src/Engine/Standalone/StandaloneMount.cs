using Gantry.Engine.Containers;

namespace Gantry.Engine.Standalone;

/// <summary>A mount as a container has it.</summary>
/// <param name="Volume">The volume's name; null for other kinds.</param>
/// <param name="Source">The path on the host.</param>
public sealed record StandaloneMount(
    MountKind Kind, string? Volume, string Source, string Target, bool IsReadOnly, MountSharing Sharing, bool IsAnonymous);
