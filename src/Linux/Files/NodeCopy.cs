using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Files;

/// <summary>Copies one entry of an open directory into another with all that a file system keeps of it. Links are copied, never followed.</summary>
public static class NodeCopy
{
    private const OpenFlags NewFile = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;

    /// <summary>Copies an entry that is not a directory.</summary>
    /// <param name="keeps">The extended attributes to take over, by name.</param>
    public static void Copy(Descriptor from, Descriptor to, RawName name, FileStatus status, Predicate<string> keeps)
    {
        if (status.Kind == FileKind.Regular)
        {
            // Not to wait for a writer if a pipe has taken the file's place.
            using Descriptor source = FileAt.Open(from, name, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow);
            CopyFile(source, status, to, name, keeps);
            return;
        }
        if (status.Kind == FileKind.SymbolicLink)
        {
            FileAt.MakeSymbolicLink(to, name, RawName.FromLatin1(FileAt.ReadSymbolicLink(from, name)));
        }
        else
        {
            FileAt.MakeNode(to, name, status.Kind, status.Permissions, status.DeviceMajor, status.DeviceMinor);
            FileAt.SetPermissions(to, name, status.Permissions);
        }
        FileAt.SetOwner(to, name, status.Owner, status.Group);
        FileAt.SetTime(to, name, status.Modified);
    }

    /// <summary>Makes a new file of an open one.</summary>
    public static void CopyFile(Descriptor source, FileStatus status, Descriptor to, RawName name, Predicate<string> keeps)
    {
        using Descriptor copy = FileAt.Open(to, name, NewFile, mode: 0x180);
        OpenFile.Copy(source, copy);
        TakeOver(source, status, copy, keeps);
    }

    /// <summary>Gives an open file or directory the owner, mode, attributes and time of another.</summary>
    public static void TakeOver(Descriptor from, FileStatus status, Descriptor to, Predicate<string> keeps)
    {
        // The order matters: a change of the owner clears the set-uid bit and file capabilities.
        OpenFile.SetOwner(to, status.Owner, status.Group);
        OpenFile.SetPermissions(to, status.Permissions);
        foreach (string name in ExtendedAttributes.List(from))
        {
            if (keeps(name) && ExtendedAttributes.TryGet(from, name) is { } value)
                ExtendedAttributes.TrySet(to, name, value);
        }
        OpenFile.SetTime(to, status.Modified);
    }
}
