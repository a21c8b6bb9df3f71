using Gantry.Images.Tar;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>Gives a file that was just made the owner, mode, attributes and time that its tar entry names.</summary>
internal static class FileMetadata
{
    private const int MostAttributes = 256;
    private const int LargestAttribute = 64 << 10;

    // The order matters: changing the owner clears the set-uid bit and file capabilities.
    public static void Apply(Descriptor file, TarEntry entry)
    {
        OpenFile.SetOwner(file, entry.Owner, entry.Group);
        OpenFile.SetPermissions(file, entry.Mode);
        foreach ((string name, byte[] value) in Kept(entry))
            ExtendedAttributes.TrySet(file, name, value);
    }

    /// <summary>The same for links, devices and pipes, which are not opened.</summary>
    public static void Apply(Descriptor parent, RawName name, TarEntry entry)
    {
        FileAt.SetOwner(parent, name, entry.Owner, entry.Group);
        if (entry.Kind != TarKind.SymbolicLink)
            FileAt.SetPermissions(parent, name, entry.Mode);
        foreach ((string attribute, byte[] value) in Kept(entry))
            ExtendedAttributes.TrySet(parent, name, attribute, value);
        FileAt.SetTime(parent, name, entry.Modified);
    }

    // trusted.* would let an image speak to overlayfs (redirects, opaque marks); labels of the maker's security module mean nothing here.
    private static IEnumerable<KeyValuePair<string, byte[]>> Kept(TarEntry entry)
    {
        if (entry.Attributes.Count > MostAttributes || entry.Attributes.Values.Any(value => value.Length > LargestAttribute))
            throw new InvalidDataException($"the file \"{LayerPath.Show(entry.Name)}\" has too many or too large attributes");
        return entry.Attributes.Where(attribute => TarEntry.IsKept(attribute.Key));
    }
}
