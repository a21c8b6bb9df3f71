using System.Globalization;
using Gantry.DockerApi.Containers.Configs;
using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>The four ways in which a request names mounts, as one list: Mounts, Binds, Tmpfs and Volumes, the first having the say about a target.</summary>
internal static class MountMapping
{
    public static IReadOnlyList<MountRequest> Map(IReadOnlyDictionary<string, Nothing>? volumes, HostConfigDocument host)
    {
        List<MountRequest> mounts = [];
        mounts.AddRange((host.Mounts ?? []).Select(MountOf));
        mounts.AddRange((host.Binds ?? []).Select(bind => BindSpecification.Parse(bind, host.VolumeDriver)));
        mounts.AddRange((host.Tmpfs ?? []).Select(entry => TmpfsOf(entry.Key, entry.Value)));
        HashSet<string> targets = [.. mounts.Select(mount => mount.Target.TrimEnd('/'))];
        foreach (string target in volumes?.Keys ?? Enumerable.Empty<string>())
        {
            // "/data" alone; an old form is a whole specification as for Binds.
            if (!targets.Contains(target.TrimEnd('/')))
                mounts.Add(target.Contains(':') ? BindSpecification.Parse(target, host.VolumeDriver) : new MountRequest { Kind = MountKind.Volume, Target = target, VolumeDriver = NullIfEmpty(host.VolumeDriver) });
        }
        return mounts;
    }

    public static MountSharing SharingOf(string? propagation) => propagation switch
    {
        "shared" or "rshared" => MountSharing.BothWays,
        "slave" or "rslave" => MountSharing.FromHost,
        null or "" or "private" or "rprivate" => MountSharing.Private,
        _ => throw Invalid($"invalid propagation mode: {propagation}"),
    };

    private static MountRequest MountOf(MountDocument mount)
    {
        var request = new MountRequest { Source = mount.Source ?? "", Target = mount.Target ?? "", IsReadOnly = mount.ReadOnly };
        return mount.Type switch
        {
            "bind" => WithBind(request, mount),
            "volume" or "" or null => WithVolume(request, mount),
            "tmpfs" => WithTmpfs(request, mount),
            "image" => request with { Kind = MountKind.Image, IsReadOnly = true, Subpath = NullIfEmpty(mount.ImageOptions?.Subpath) },
            _ => throw Invalid($"invalid mount config for type \"{mount.Type}\": mount type unknown"),
        };
    }

    private static MountRequest WithBind(MountRequest request, MountDocument mount)
    {
        BindOptionsDocument options = mount.BindOptions ?? new BindOptionsDocument();
        RefuseIf(mount.VolumeOptions is not null, "invalid mount config for type \"bind\": field VolumeOptions must not be specified");
        RefuseIf(options.ReadOnlyNonRecursive && !mount.ReadOnly, "mount source must be read-only to use ReadOnlyNonRecursive");
        return request with
        {
            Kind = MountKind.Bind,
            Sharing = SharingOf(options.Propagation),
            IsNotRecursive = options.NonRecursive,
            CreatesSource = options.CreateMountpoint,
            IsReadOnlyAtTopOnly = options.ReadOnlyNonRecursive,
            ForcesRecursiveReadOnly = options.ReadOnlyForceRecursive,
        };
    }

    private static MountRequest WithVolume(MountRequest request, MountDocument mount)
    {
        RefuseIf(mount.BindOptions is not null, "invalid mount config for type \"volume\": field BindOptions must not be specified");
        VolumeOptionsDocument options = mount.VolumeOptions ?? new VolumeOptionsDocument();
        return request with
        {
            Kind = MountKind.Volume,
            SkipsCopy = options.NoCopy,
            Subpath = NullIfEmpty(options.Subpath),
            VolumeDriver = NullIfEmpty(options.DriverConfig?.Name),
            VolumeOptions = options.DriverConfig?.Options ?? [],
            VolumeLabels = options.Labels ?? [],
        };
    }

    private static MountRequest WithTmpfs(MountRequest request, MountDocument mount)
    {
        TmpfsOptionsDocument options = mount.TmpfsOptions ?? new TmpfsOptionsDocument();
        return request with
        {
            Kind = MountKind.Tmpfs,
            TmpfsBytes = options.SizeBytes > 0 ? options.SizeBytes : null,
            TmpfsMode = options.Mode > 0 ? options.Mode : null,
            TmpfsOptions = [.. (options.Options ?? []).Select(words => string.Join('=', words))],
        };
    }

    // "size=64k,mode=1777,noexec"
    private static MountRequest TmpfsOf(string target, string options)
    {
        RefuseIf(!target.StartsWith('/'), $"invalid mount path: '{target}' mount path must be absolute");
        var request = new MountRequest { Kind = MountKind.Tmpfs, Target = target };
        List<string> others = [];
        foreach (string option in options.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string value = option[(option.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (option == "ro")
                request = request with { IsReadOnly = true };
            else if (option.StartsWith("mode=", StringComparison.Ordinal))
                request = request with { TmpfsMode = Octal(value, option) };
            else if (option.StartsWith("size=", StringComparison.Ordinal) && !option.EndsWith('%'))
                request = request with { TmpfsBytes = Bytes(value, option) };
            else if (option != "rw")
                others.Add(option);
        }
        return request with { TmpfsOptions = others };
    }

    private static uint Octal(string text, string option)
    {
        RefuseIf(text.Length is 0 or > 5 || text.Any(digit => digit is < '0' or > '7'), $"invalid tmpfs option [\"{option}\"]");
        return text.Aggregate(0u, (mode, digit) => (mode * 8) + (uint)(digit - '0'));
    }

    private static long Bytes(string text, string option)
    {
        int shift = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 0 };
        string digits = shift > 0 ? text[..^1] : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue >> shift
            ? number << shift
            : throw Invalid($"invalid tmpfs option [\"{option}\"]");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
