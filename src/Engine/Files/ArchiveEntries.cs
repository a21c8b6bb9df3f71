using System.Text;
using Gantry.Images.Tar;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>What the entries of an archive say: their paths, and what is kept of them beside content.</summary>
internal static class ArchiveEntries
{
    /// <summary>The parts of an entry's path below the place where the archive is unpacked; none is that place itself.</summary>
    public static string[] PathOf(TarEntry entry, string destination) => PathOf(entry.Name, destination);

    public static string[] PathOf(string name, string destination)
    {
        List<string> parts = [];
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                throw new EngineException(EngineFailure.Invalid, $"\"{Show(name)}\" is outside of \"{destination}\"");
        }
        return [.. parts];
    }

    public static string Show(string raw) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw));

    // The order matters: a change of the owner clears the set-uid bit and file capabilities.
    public static void Apply(Descriptor file, TarEntry entry, (uint User, uint Group)? owner)
    {
        OpenFile.SetOwner(file, owner?.User ?? entry.Owner, owner?.Group ?? entry.Group);
        OpenFile.SetPermissions(file, entry.Mode);
        foreach ((string name, byte[] value) in entry.Attributes.Where(attribute => TarEntry.IsKept(attribute.Key)))
            ExtendedAttributes.TrySet(file, name, value);
    }

    /// <summary>The same for links, devices and pipes, which are not opened.</summary>
    public static void Apply(Descriptor parent, RawName name, TarEntry entry, (uint User, uint Group)? owner)
    {
        FileAt.SetOwner(parent, name, owner?.User ?? entry.Owner, owner?.Group ?? entry.Group);
        FileAt.SetTime(parent, name, entry.Modified);
    }
}
