using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using static Gantry.DockerApi.Containers.Mapping.Refusals;

namespace Gantry.DockerApi.Containers.Mapping;

/// <summary>An entry of Binds: SOURCE:TARGET[:OPTIONS], or a TARGET alone.</summary>
internal static class BindSpecification
{
    public static MountRequest Parse(string text, string? volumeDriver)
    {
        string[] parts = text.Split(':');
        RefuseIf(parts.Length > 3 || parts.Any(part => part.Length == 0), $"invalid volume specification: '{text}'");
        string source = parts.Length == 1 ? "" : parts[0];
        var mount = new MountRequest
        {
            Kind = source.StartsWith('/') ? MountKind.Bind : MountKind.Volume,
            Source = source,
            Target = parts.Length == 1 ? parts[0] : parts[1],
            CreatesSource = source.StartsWith('/'),
            VolumeDriver = source.StartsWith('/') || string.IsNullOrEmpty(volumeDriver) ? null : volumeDriver,
        };
        RefuseIf(!mount.Target.StartsWith('/'), Refusal(text, mount, $"invalid mount path: '{mount.Target}' mount path must be absolute"));
        RefuseIf(mount.Target.Trim('/').Length == 0, Refusal(text, mount, "invalid specification: destination can't be '/'"));
        return parts.Length == 3 ? WithOptions(mount, parts[2]) : mount;
    }

    private static string Refusal(string text, MountRequest mount, string reason) =>
        $"invalid volume specification: '{text}': invalid mount config for type \"{(mount.Kind == MountKind.Bind ? "bind" : "volume")}\": {reason}";

    // Each kind of option may be there once: ro|rw, z|Z, propagation, nocopy, consistency.
    private static MountRequest WithOptions(MountRequest mount, string options)
    {
        var seen = new HashSet<string>();
        foreach (string option in options.Split(','))
        {
            string kind = KindOf(option, mount.Kind) ?? throw Invalid($"invalid mode: {options}");
            RefuseIf(!seen.Add(kind), $"invalid mode: {options}");
            mount = kind switch
            {
                "access" => mount with { IsReadOnly = option == "ro" },
                "propagation" => mount with { Sharing = MountMapping.SharingOf(option) },
                "copy" => mount with { SkipsCopy = true },
                _ => mount,
            };
        }
        return mount;
    }

    private static string? KindOf(string option, MountKind kind) => option switch
    {
        "ro" or "rw" => "access",
        "z" or "Z" => "label",
        "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave" when kind == MountKind.Bind => "propagation",
        "nocopy" when kind == MountKind.Volume => "copy",
        "consistent" or "cached" or "delegated" => "consistency",
        _ => null,
    };
}
