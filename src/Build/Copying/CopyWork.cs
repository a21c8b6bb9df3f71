using Gantry.Build.Files;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Build.Copying;

/// <summary>Writes the files of a COPY or ADD into a root file system.</summary>
internal sealed class CopyWork(CopyTarget target, BuildLimits limits)
{
    private const string Capabilities = "security.capability";

    public void Run(string rootfs, IReadOnlyList<CopyGroup> groups, CancellationToken cancel)
    {
        using RootDirectory root = RootDirectory.Open(rootfs);
        (uint user, uint group) = target.Owner ?? (0, 0);
        using var writer = new TreeWriter(root, new FileFacts(user, group, 0x1ED, target.Now));
        bool isDirectory = target.IsDirectory || groups.Count > 1 || groups.Any(group => group.Selection.NeedsDirectory) || writer.IsDirectory(target.Path);
        if (isDirectory)
            writer.Enter(target.Path);
        foreach (CopyGroup files in groups)
        {
            foreach (CopyItem item in files.Selection.Items)
            {
                cancel.ThrowIfCancellationRequested();
                Copy(writer, root, files, item, isDirectory ? CleanPath.Join(target.Path, item.Target) : target.Path, cancel);
            }
        }
        writer.Finish();
    }

    private void Copy(TreeWriter writer, RootDirectory root, CopyGroup files, CopyItem item, string path, CancellationToken cancel)
    {
        FileFacts facts = Facts(files, item);
        switch (item.Status.Kind)
        {
            case FileKind.Regular when files.Unpacks && Archives.TryOpen(files.Tree.Open(item.Source)) is { } archive:
                using (archive)
                    Unpack(writer, root, archive, cancel);
                break;
            case FileKind.Regular:
                CopyFile(writer, files, item, path, facts);
                break;
            case FileKind.Directory:
                writer.Directory(path, facts);
                break;
            case FileKind.SymbolicLink:
                writer.SymbolicLink(path, files.Tree.ReadLink(item.Source), facts);
                break;
            case FileKind.Socket:
                break;
            default:
                writer.Node(path, item.Status.Kind, item.Status.DeviceMajor, item.Status.DeviceMinor, facts);
                break;
        }
    }

    private static void CopyFile(TreeWriter writer, CopyGroup files, CopyItem item, string path, FileFacts facts)
    {
        using Descriptor source = files.Tree.Open(item.Source);
        byte[]? capabilities = files.KeepsOwners ? ExtendedAttributes.TryGet(source, Capabilities) : null;
        writer.File(path, facts, file => OpenFile.Copy(source, file), file =>
        {
            if (capabilities is not null)
                ExtendedAttributes.TrySet(file, Capabilities, capabilities);
        });
    }

    // An archive is unpacked with its destination as its root: no link in it or below leads out of there.
    private void Unpack(TreeWriter writer, RootDirectory root, Stream archive, CancellationToken cancel)
    {
        writer.Enter(target.Path);
        using Descriptor place = root.TryOpen(
            RawName.FromLatin1(target.Path.Length == 0 ? "." : target.Path), Linux.OpenFlags.Path | Linux.OpenFlags.Directory)
            ?? throw new BuildException(BuildFailure.Step, $"cannot unpack to /{RawText.Show(target.Path)}: it is no directory");
        using var inside = new RootDirectory(place);
        using var files = new TreeWriter(inside, new FileFacts(0, 0, 0x1ED, target.Now));
        var unpacker = new TarUnpacker(files, limits)
        {
            Change = target.Owner is null && target.Mode is null ? null : facts => facts with
            {
                Owner = target.Owner?.User ?? facts.Owner, Group = target.Owner?.Group ?? facts.Group, Mode = target.Mode?.Apply(facts.Mode, isDirectory: false) ?? facts.Mode,
            },
        };
        unpacker.Unpack(new Images.Tar.TarReader(archive), cancel);
    }

    private FileFacts Facts(CopyGroup files, CopyItem item)
    {
        FileStatus status = item.Status;
        (uint user, uint group) = target.Owner ?? (files.KeepsOwners ? (status.Owner, status.Group) : (0, 0));
        uint mode = target.Mode?.Apply(status.Permissions, status.Kind == FileKind.Directory) ?? status.Permissions;
        return new FileFacts(user, group, mode, status.Modified);
    }
}
