using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Copies a regular file of a lower layer into the layer that links to it.</summary>
internal static class LowerFile
{
    public static void CopyUp(Descriptor below, Descriptor parent, RawName name, string linkName)
    {
        FileStatus status = FileAt.Status(below);
        if (status.Kind != FileKind.Regular)
            throw new InvalidDataException($"the hard link \"{LayerPath.Show(linkName)}\" points at something that is no regular file");
        using Descriptor from = Reopen(below);
        NodeCopy.CopyFile(from, status, parent, name, LayerCopy.IsKept);
    }

    // The place is a file of our own store that was checked to be regular, so the magic link leads to it and nowhere else.
    private static Descriptor Reopen(Descriptor place)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle($"/proc/self/fd/{place.Number}");
        int number = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return new Descriptor(number);
    }
}
