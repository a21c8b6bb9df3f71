using System.Globalization;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Checkpoints;

/// <summary>Writes a running container to a directory of images; unless it is to run on, it ends with that.</summary>
internal sealed class Checkpoint(Container container, CheckpointOptions options, Action<string> warn)
{
    private const string Log = "dump.log";

    public void Write()
    {
        if (container.Status() is not (ContainerStatuses.Running or ContainerStatuses.Paused))
            throw new RuntimeException(RuntimeFailure.WrongState, $"cannot checkpoint container {container.Record.Id}: container not running (it is {container.Status()})");

        Directory.CreateDirectory(options.ImagePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(options.WorkPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using Descriptor images = Descriptor.Open(options.ImagePath), work = Descriptor.Open(options.WorkPath);
        IReadOnlyList<MountEntry> mounts = MountTable.Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{container.Record.Pid}/mountinfo"));
        string[] streams = SavedStreams.Of(container.Record.Pid, mounts);
        CriuRequestKind kind = options.IsPreDump ? CriuRequestKind.PreDump : CriuRequestKind.Dump;
        using (var criu = new CriuProcess(options.Criu, []))
        {
            CriuAnswer answer = criu.Ask(CriuRequests.Request(kind, Options(images, work, mounts, streams)), kind, static (_, received) => received?.Dispose());
            if (!answer.HasSucceeded)
                throw CriuRequests.Failure("checkpoint", answer, Path.Combine(options.WorkPath, Log));
        }

        if (options.IsPreDump)
            return;

        SavedStreams.Write(options.ImagePath, streams);
        if (!options.LeavesRunning)
            Delete();
    }

    private void Delete()
    {
        try
        {
            container.Delete(force: true, warn);
        }
        catch (RuntimeException gone) when (gone.Kind == RuntimeFailure.NoSuchContainer)
        {
            // Whoever waited for its end was faster.
        }
    }

    private CriuMessage Options(Descriptor images, Descriptor work, IReadOnlyList<MountEntry> mounts, string[] streams)
    {
        ContainerSpec spec = container.Directory.ReadSpec();
        CriuMessage message = CriuRequests.Options(options, spec, images, work, Log)
            .Number(2, container.Record.Pid)
            .Text(13, container.Record.Rootfs)
            .Flag(3, options.LeavesRunning || options.IsPreDump)
            .Text(14, options.ParentPath)
            .Flag(15, options.IsPreDump || options.ParentPath is not null)
            .Text(44, Freezer());
        if (options.PageServer is { } server)
            message.Message(11, new CriuMessage().Text(1, server.Host).Number(2, server.Port));

        if (options.StatusDescriptor is { } status)
            message.Number(49, status);

        // A pre-dump writes memory only.
        if (!options.IsPreDump)
            AddExternals(message, spec, mounts, streams);

        return message;
    }

    private static void AddExternals(CriuMessage message, ContainerSpec spec, IReadOnlyList<MountEntry> mounts, string[] streams)
    {
        foreach (string mount in ExternalMounts.ForDump(spec, mounts))
            message.Text(37, mount);

        foreach (string stream in streams.Where(SavedStreams.IsOutside))
            message.Text(37, stream);

        foreach ((string path, string kind, string name) in CriuRequests.Joined(spec))
        {
            using Descriptor joined = Descriptor.Open(path);
            message.Text(37, $"{kind}[{FileAt.Status(joined).Inode}]:{name}");
        }
    }

    private string? Freezer()
    {
        if (container.Cgroup() is not { Exists: true } cgroup)
            return null;

        return cgroup.Layout.Mode == CgroupMode.Unified
            ? cgroup.Layout.Unified?.DirectoryOf(cgroup.Path)
            : cgroup.DirectoryOf("freezer") is { } directory && Directory.Exists(directory) ? directory : null;
    }
}
