namespace Gantry.Runtime.Containers;

/// <summary>Files that other programs wait for: they appear complete or not at all.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string content)
    {
        string fresh = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.new");
        File.Delete(fresh);
        using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write))
            file.Write(System.Text.Encoding.UTF8.GetBytes(content));

        File.Move(fresh, path, overwrite: true);
    }
}
