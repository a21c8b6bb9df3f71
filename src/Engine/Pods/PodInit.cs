using System.Globalization;
using System.Text.Json;
using Gantry.Engine.Containers;
using Gantry.Engine.Specs;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Pods;

/// <summary>The first process of a pod whose containers share their processes: it collects orphans and does nothing else.</summary>
/// <remarks>It is confined like a container, and its root holds nothing but its own program.</remarks>
internal sealed class PodInit(PodRecord pod, EngineParts parts)
{
    private string Directory => $"{parts.Paths.RunPods}/{pod.Id}/init";

    private string RuntimeId => pod.Id + "-init";

    public async Task<int> StartAsync(CancellationToken cancel)
    {
        System.IO.Directory.CreateDirectory($"{Directory}/rootfs");
        await File.WriteAllBytesAsync(
            $"{Directory}/config.json", JsonSerializer.SerializeToUtf8Bytes(Spec(), RuntimeSpecJson.Default.ContainerSpec), cancel);
        await parts.Runtime.RunDetachedAsync(RuntimeId, Directory, $"{Directory}/pid", cancel);
        return int.Parse(await File.ReadAllTextAsync($"{Directory}/pid", cancel), CultureInfo.InvariantCulture);
    }

    public async Task StopAsync(CancellationToken cancel)
    {
        await parts.Runtime.DeleteAsync(RuntimeId, cancel);
        ContainerCleanup.DeleteDirectory(Directory);
    }

    private ContainerSpec Spec() => new()
    {
        Root = new Root { Path = $"{Directory}/rootfs", Readonly = true },
        Process = new Process
        {
            Args = ["/pod-init", "pod-init"],
            Cwd = "/",
            User = new User { Uid = 65535, Gid = 65535 },
            NoNewPrivileges = true,
            Capabilities = new Capabilities(),
        },
        Mounts =
        [
            new Mount { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid", "noexec", "nodev"] },
            DefaultMounts.Bind(parts.Options.MonitorPath, "/pod-init", "ro"),
        ],
        Linux = new LinuxSection
        {
            CgroupsPath = $"{pod.CgroupPath}/init",
            Namespaces =
            [
                new Namespace { Type = NamespaceTypes.Pid },
                new Namespace { Type = NamespaceTypes.Mount },
                .. PodNamespaces.For(pod, new ContainerConfig { Name = "init" }, parts.Paths, _ => null)
                    .Where(joined => joined.Value.Length > 0)
                    .Select(joined => new Namespace { Type = joined.Key, Path = joined.Value }),
            ],
            Seccomp = DefaultSeccomp.For([]),
            MaskedPaths = DefaultMounts.MaskedPaths,
            ReadonlyPaths = DefaultMounts.ReadOnlyPaths,
            Resources = new Resources { Devices = [new DeviceRule { Allow = false, Access = "rwm" }] },
        },
    };
}
