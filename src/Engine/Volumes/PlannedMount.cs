using Gantry.Engine.Standalone;

namespace Gantry.Engine.Volumes;

/// <summary>A mount that a new container is about to get.</summary>
/// <param name="Volume">The name of the volume that is made for it alone; null where it needs none.</param>
internal sealed record PlannedMount(MountRequest Request, string? Volume)
{
    /// <summary>As it is written down before anything is made, so that a crash leaves no volume that nobody knows.</summary>
    public static IReadOnlyList<StandaloneMount> Intended(IEnumerable<PlannedMount> plan) =>
    [
        .. plan.Where(mount => mount.Volume is not null).Select(mount => new StandaloneMount(
            MountKind.Volume, mount.Volume, Source: "", mount.Request.Target, mount.Request.IsReadOnly, mount.Request.Sharing, IsAnonymous: true)),
    ];
}
