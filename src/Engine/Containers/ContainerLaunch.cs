using System.Text.Json;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Engine.Records;
using Gantry.Engine.Specs;
using Gantry.Images;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Files;
using Gantry.Oci.ImageSpec;
using Gantry.Oci.Monitoring;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Containers;

/// <summary>Brings a new container to the point where its process waits for the start.</summary>
/// <param name="image">None where the container is given its snapshot.</param>
internal sealed class ContainerLaunch(
    Container container, ImageConfig defaults, Image? image, EngineParts parts, Func<string, ContainerRecord?> findContainer)
{
    private readonly ContainerRecord _record = container.Record;

    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            // The record comes first, so that a crash at any later point leaves something that can be found and removed.
            Directory.CreateDirectory(parts.Paths.ContainerHome(_record.Id));
            RecordFile.Write(parts.Paths.ContainerRecord(_record.Id), _record, EngineJson.Default.ContainerRecord);
            await MountRootAsync(cancel);
            WriteBundle();
            await StartMonitorAsync(cancel);
        }
        catch (Exception failure)
        {
            await UndoAsync();
            if (failure is LinuxException or IOException or CgroupException or UnauthorizedAccessException)
                throw new EngineException(EngineFailure.Refused, $"cannot create container {_record.Config.Name}: {failure.Message}", failure);
            throw;
        }
    }

    private async Task MountRootAsync(CancellationToken cancel)
    {
        if (image is not null)
            await parts.Snapshots.CreateAsync(_record.Id, image, cancel);
        string root = parts.Paths.RootFileSystem(_record.Id);
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (_record.Config.IsTransient || _record.Config.SnapshotId is null)
            parts.Snapshots.MountTransient(_record.SnapshotId, root);
        else
            parts.Snapshots.Mount(_record.SnapshotId, root);
    }

    private void WriteBundle()
    {
        foreach (MountConfig mount in _record.Config.Mounts)
        {
            if (mount.TmpfsOptions is null && !Path.Exists(mount.HostPath))
                Directory.CreateDirectory(mount.HostPath);
        }
        if (_record.LogPath is { } log)
            Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        ContainerSpec spec = SpecBuilder.Build(Input());
        File.WriteAllBytes(
            $"{container.Bundle}/config.json", JsonSerializer.SerializeToUtf8Bytes(spec, RuntimeSpecJson.Default.ContainerSpec));
    }

    private async Task StartMonitorAsync(CancellationToken cancel)
    {
        MonitorSocket monitor = parts.Monitors.ForContainer(_record);
        try
        {
            MonitorPhase phase = await parts.Monitors.LaunchedAsync(monitor, $"container {_record.Config.Name}", cancel);
            container.Adopt(monitor, phase);
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }

    private async Task UndoAsync()
    {
        await ContainerCleanup.ReleaseAsync(_record, parts);
        await ContainerCleanup.RemoveSnapshotAsync(_record, parts, CancellationToken.None);
        ContainerCleanup.DeleteDirectory(parts.Paths.ContainerHome(_record.Id));
    }

    private SpecInput Input()
    {
        SecurityConfig security = _record.Config.Security;
        string root = parts.Paths.RootFileSystem(_record.Id);
        Pod pod = container.Pod;
        return new SpecInput
        {
            Container = _record,
            Pod = pod.Record.Config,
            Image = defaults,
            User = User(root, security),
            RootPath = root,
            Namespaces = PodNamespaces.For(pod.Record, _record.Config, parts.Paths, findContainer),
            PodFiles = PodFiles.For(pod.Record, parts.Paths),
            Hostname = PodFiles.HostnameOf(pod.Record.Config),
            InitPath = _record.Config.HasInit ? parts.Options.MonitorPath : null,
            Devices = Devices(),
            SeccompFromFile = security is { Seccomp: SeccompChoice.File, SeccompDocument: null } ? ReadProfile(security.SeccompFile ?? "") : null,
            HostCapabilities = CapabilitySet.OfHost(),
            LowestOomScoreAdjustment = HostLimits.LowestOomScoreAdjustment(),
        };
    }

    private ResolvedUser User(string rootPath, SecurityConfig security)
    {
        using RootDirectory root = RootDirectory.Open(rootPath);
        var lookup = new UserLookup(AccountFile.Read(root, "etc/passwd"), AccountFile.Read(root, "etc/group"));
        string? user = string.IsNullOrEmpty(security.User) ? defaults.User : security.User;
        return lookup.Resolve(user, security.Group, [.. security.SupplementalGroups, .. security.GroupAdd.Select(lookup.Group)], security.HasOnlyNamedGroups);
    }

    private IReadOnlyList<(Device Node, string Access)> Devices() =>
        _record.Config.Security.IsPrivileged
            ? [.. HostDevices.All().Select(device => (device, "rwm"))]
            : [.. _record.Config.Devices.SelectMany(wanted => HostDevices.Below(wanted.HostPath, wanted.ContainerPath).Select(node => (node, wanted.Access)))];

    private static Seccomp ReadProfile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RuntimeSpecJson.Default.Seccomp)
                ?? throw new JsonException("an empty document");
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineFailure.Invalid, $"cannot use the seccomp profile {path}: {failure.Message}", failure);
        }
    }
}
