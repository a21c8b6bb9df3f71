using Gantry.DockerApi.Containers.Configs;
using Gantry.DockerApi.Containers.Documents;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers.Views;

/// <summary>A container's mounts as Docker tells them. What is in memory only is not among them.</summary>
internal static class MountView
{
    public static IReadOnlyList<MountPoint> Of(StandaloneRecord container, HostConfigDocument? host)
    {
        Dictionary<string, string> modes = (host?.Binds ?? []).Select(bind => bind.Split(':')).Where(parts => parts.Length > 1)
            .GroupBy(parts => parts[1].TrimEnd('/')).ToDictionary(group => group.Key, group => group.First().ElementAtOrDefault(2) ?? "");
        return [.. container.Mounts.Where(mount => mount.Kind != MountKind.Tmpfs).Select(mount => Of(mount, modes))];
    }

    private static MountPoint Of(StandaloneMount mount, Dictionary<string, string> modes) => new()
    {
        Type = mount.Kind.ToString().ToLowerInvariant(),
        Name = mount.Volume,
        Source = mount.Source,
        Destination = mount.Target,
        Driver = mount.Kind == MountKind.Volume ? "local" : null,
        // Docker's word for a named volume without options.
        Mode = modes.GetValueOrDefault(mount.Target) is { Length: > 0 } mode ? mode : mount is { Kind: MountKind.Volume, IsAnonymous: false } ? "z" : "",
        RW = !mount.IsReadOnly,
        Propagation = mount.Kind == MountKind.Bind ? PropagationOf(mount.Sharing) : "",
    };

    private static string PropagationOf(MountSharing sharing) => sharing switch
    {
        MountSharing.BothWays => "rshared",
        MountSharing.FromHost => "rslave",
        _ => "rprivate",
    };
}
