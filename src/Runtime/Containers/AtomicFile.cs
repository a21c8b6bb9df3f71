namespace Gantry.Runtime.Containers;

/// <summary>Files that other programs wait for: they appear complete or not at all.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string content)
    {
        string fresh = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.new");
        File.WriteAllText(fresh, content);
        File.Move(fresh, path, overwrite: true);
    }
}
