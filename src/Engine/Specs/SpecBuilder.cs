using System.Collections.ObjectModel;
using Gantry.Engine.Containers;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Specs;

/// <summary>Decides a container's config.json. Pure: what has to be looked up is in the input.</summary>
internal static class SpecBuilder
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private const string InitTarget = "/sbin/docker-init";

    private static readonly ReadOnlyDictionary<string, string> HoldsSignals = new(new Dictionary<string, string> { [OwnAnnotations.HeldSignals] = "true" });

    private static readonly string[] NamespaceOrder =
    [
        NamespaceTypes.Pid, NamespaceTypes.Network, NamespaceTypes.Ipc, NamespaceTypes.Uts, NamespaceTypes.Mount, NamespaceTypes.Cgroup,
    ];

    public static ContainerSpec Build(SpecInput input)
    {
        SecurityConfig security = input.Container.Config.Security;
        IReadOnlyList<string> capabilities = CapabilitySet.For(security, input.HostCapabilities);
        return new ContainerSpec
        {
            Root = new Root { Path = input.RootPath, Readonly = security.HasReadOnlyRoot },
            Process = Process(input, capabilities),
            Hostname = HasOwnNames(input) ? input.Hostname : null,
            Domainname = HasOwnNames(input) ? input.Container.Config.DomainName : null,
            Mounts = Mounts(input),
            Annotations = input.InitPath is null ? ReadOnlyDictionary<string, string>.Empty : HoldsSignals,
            Linux = new LinuxSection
            {
                Namespaces = Namespaces(input),
                CgroupsPath = input.Container.CgroupPath,
                Resources = ResourceLimits.For(input.Container.Config.Resources, DeviceRules(input)),
                Devices = [.. input.Devices.Select(device => device.Node)],
                Seccomp = Filter(input, capabilities),
                MaskedPaths = security.IsPrivileged ? [] : security.MaskedPaths ?? DefaultMounts.MaskedPaths,
                ReadonlyPaths = security.IsPrivileged ? [] : security.ReadOnlyPaths ?? DefaultMounts.ReadOnlyPaths,
                Sysctl = input.Container.Config.Sysctls,
                RootfsPropagation = RootPropagation(input.Container.Config.Mounts),
            },
        };
    }

    public static IReadOnlyList<string> Arguments(ContainerConfig config, Oci.ImageSpec.ImageConfig image)
    {
        IReadOnlyList<string> entrypoint = config.Command.Count > 0 ? config.Command : image.Entrypoint;
        bool usesImageCommand = config.Command.Count == 0 && config.Arguments.Count == 0;
        string[] arguments = [.. entrypoint, .. usesImageCommand ? image.Cmd : config.Arguments];
        return arguments.Length > 0 && arguments[0].Length > 0
            ? arguments
            : throw new EngineException(EngineFailure.Invalid, $"neither the container {config.Name} nor its image names a command");
    }

    private static Process Process(SpecInput input, IReadOnlyList<string> capabilities)
    {
        ContainerConfig config = input.Container.Config;
        IReadOnlyList<string> ambient = CapabilitySet.Ambient(config.Security, capabilities);
        return new Process
        {
            Terminal = config.HasTerminal,
            User = new User { Uid = input.User.Uid, Gid = input.User.Gid, AdditionalGids = input.User.AdditionalGids },
            Args = [.. Init(input), .. Arguments(config, input.Image)],
            Env = Environment(input),
            Cwd = FirstOf(config.WorkingDirectory, input.Image.WorkingDir, "/"),
            Rlimits = [.. config.Ulimits.Select(Limit)],
            ApparmorProfile = config.Security.ApparmorProfile is null or "" or "unconfined" || config.Security.IsPrivileged ? null : config.Security.ApparmorProfile,
            NoNewPrivileges = config.Security.NoNewPrivileges,
            OomScoreAdj = Math.Max(config.Resources.OomScoreAdjustment, input.LowestOomScoreAdjustment),

            // Nothing is inheritable unless it is ambient: CVE-2022-24769.
            Capabilities = new Capabilities
            {
                Bounding = capabilities, Effective = capabilities, Permitted = capabilities, Inheritable = ambient, Ambient = ambient,
            },
        };
    }

    private static IReadOnlyList<string> Init(SpecInput input) => input.InitPath is null ? [] : [InitTarget, "init", "--"];

    // The names of a pinned namespace are set when it is made.
    private static bool HasOwnNames(SpecInput input) => !input.Namespaces.ContainsKey(NamespaceTypes.Uts);

    private static Rlimit Limit(ResourceLimit limit) => new()
    {
        Type = "RLIMIT_" + limit.Name.ToUpperInvariant(), Soft = Bound(limit.Soft), Hard = Bound(limit.Hard),
    };

    private static ulong Bound(long value) => value < 0 ? ulong.MaxValue : (ulong)value;

    private static IReadOnlyList<string> Environment(SpecInput input)
    {
        ContainerConfig config = input.Container.Config;
        var variables = new OrderedDictionary<string, string>();
        string[] terminal = config.HasTerminal ? ["TERM=xterm"] : [];
        foreach (string variable in (IEnumerable<string>)[DefaultPath, $"HOSTNAME={input.Hostname}", .. terminal, .. input.Image.Env, .. config.Environment])
        {
            if (variable.Contains('\0'))
                throw new EngineException(EngineFailure.Invalid, $"a variable of the container {config.Name} contains a zero byte");
            variables[variable.Split('=', 2)[0]] = variable;
        }
        if (!variables.ContainsKey("HOME"))
            variables["HOME"] = "HOME=" + input.User.Home;
        return [.. variables.Values];
    }

    private static IReadOnlyList<Mount> Mounts(SpecInput input)
    {
        ContainerConfig config = input.Container.Config;
        HashSet<string> asked = [.. config.Mounts.Select(mount => Path.TrimEndingDirectorySeparator(mount.ContainerPath))];
        IEnumerable<Mount> files = input.PodFiles.Select(file => DefaultMounts.Bind(file.Value, file.Key, "rprivate", OwnFileAccess(input, file.Key)));

        // A mount on a directory hides what was mounted below it before, so the shorter path comes first: a volume on /etc too.
        return
        [
            .. DefaultMounts.For(config.Security.IsPrivileged).Where(mount => !asked.Contains(mount.Destination)),
            .. files.Where(mount => !asked.Contains(mount.Destination)).Concat(Own(input, asked)).Concat(config.Mounts.Select(Requested)).OrderBy(Depth),
        ];
    }

    private static int Depth(Mount mount) => mount.Destination.TrimEnd('/').Count(c => c == '/');

    private static IEnumerable<Mount> Own(SpecInput input, HashSet<string> asked)
    {
        if (input.Container.Config.SharedMemoryBytes is { } bytes && !asked.Contains("/dev/shm"))
            yield return DefaultMounts.SharedMemory(bytes);
        if (input.InitPath is { } init)
            yield return DefaultMounts.Bind(init, InitTarget, "ro");
    }

    private static string OwnFileAccess(SpecInput input, string target) =>
        input.Container.Config.Security.HasReadOnlyRoot && target.StartsWith("/etc/", StringComparison.Ordinal) ? "ro" : "rw";

    private static Mount Requested(MountConfig mount)
    {
        if (!mount.ContainerPath.StartsWith('/'))
            throw new EngineException(EngineFailure.Invalid, $"a mount's path in the container must be absolute: {mount.ContainerPath}");
        if (mount.TmpfsOptions is { } options)
            return new Mount { Destination = mount.ContainerPath, Type = "tmpfs", Source = "tmpfs", Options = options };
        string sharing = mount.Sharing switch
        {
            MountSharing.FromHost => "rslave",
            MountSharing.BothWays => "rshared",
            _ => "rprivate",
        };
        string access = mount.IsRecursivelyReadOnly ? "rro" : mount.IsReadOnly ? "ro" : "rw";
        return mount.IsNotRecursive
            ? DefaultMounts.BindAlone(mount.HostPath, mount.ContainerPath, sharing[1..], access)
            : DefaultMounts.Bind(mount.HostPath, mount.ContainerPath, sharing, access);
    }

    private static string? RootPropagation(IReadOnlyList<MountConfig> mounts) =>
        mounts.Any(mount => mount.Sharing == MountSharing.BothWays) ? "shared"
        : mounts.Any(mount => mount.Sharing == MountSharing.FromHost) ? "rslave"
        : null;

    private static IReadOnlyList<Namespace> Namespaces(SpecInput input) =>
    [
        .. NamespaceOrder
            .Where(type => input.Namespaces.GetValueOrDefault(type) != "")
            .Select(type => new Namespace { Type = type, Path = input.Namespaces.GetValueOrDefault(type) }),
    ];

    private static IReadOnlyList<DeviceRule> DeviceRules(SpecInput input)
    {
        if (input.Container.Config.Security.IsPrivileged)
            return [new DeviceRule { Allow = true, Access = "rwm" }];
        IEnumerable<DeviceRule> asked = input.Devices.Select(device => new DeviceRule
        {
            Allow = true, Type = device.Node.Type, Major = device.Node.Major, Minor = device.Node.Minor, Access = device.Access,
        });
        IEnumerable<DeviceRule> lines = input.Container.Config.Resources.DeviceRules.Select(Specs.DeviceRules.Parse);
        return [new DeviceRule { Allow = false, Access = "rwm" }, .. asked, .. lines];
    }

    private static Seccomp? Filter(SpecInput input, IReadOnlyList<string> capabilities) => input.Container.Config.Security switch
    {
        { IsPrivileged: true } or { Seccomp: SeccompChoice.Unconfined } => null,
        { SeccompDocument: { Length: > 0 } profile } => SeccompDocument.Read(profile, capabilities),
        { Seccomp: SeccompChoice.File } => input.SeccompFromFile,
        _ => DefaultSeccomp.For(capabilities),
    };

    private static string FirstOf(params ReadOnlySpan<string?> choices)
    {
        foreach (string? choice in choices)
        {
            if (!string.IsNullOrEmpty(choice))
                return choice;
        }
        return "";
    }
}
