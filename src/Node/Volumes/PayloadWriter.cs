using System.Globalization;
using Gantry.Linux.Files;

namespace Gantry.NodeAgent.Volumes;

/// <summary>
/// Replaces the files of a volume at once: readers see the old set or the new one, never a mixture. Each set lies in a
/// directory of its own; the link ..data points to the current one, and every visible name is a link through it.
/// </summary>
internal sealed class PayloadWriter(string directory, TimeProvider clock)
{
    private const string Current = "..data";
    private const string Next = "..data_tmp";

    /// <summary>The group that all files shall belong to.</summary>
    public uint? Group { get; init; }

    /// <summary>Returns whether anything had to change.</summary>
    public bool Write(IReadOnlyList<PayloadFile> files)
    {
        string link = Path.Combine(directory, Current);
        string? old = new FileInfo(link).LinkTarget;
        if (old is not null && Holds(Path.Combine(directory, old), files))
            return false;

        string set = NewSet();
        WriteSet(Path.Combine(directory, set), files);
        string next = Path.Combine(directory, Next);
        File.Delete(next);
        File.CreateSymbolicLink(next, set);
        FileRename.Replace(next, link);
        LinkNames(files);
        RemoveStaleNames(files);
        if (old is not null)
            Directory.Delete(Path.Combine(directory, old), recursive: true);
        return true;
    }

    // ..2024_05_01_10_00_00.1234567
    private string NewSet()
    {
        string stamp = clock.GetUtcNow().ToString("yyyy_MM_dd_HH_mm_ss.fffffff", CultureInfo.InvariantCulture);
        for (int i = 0; ; i++)
        {
            string name = i == 0 ? $"..{stamp}" : string.Create(CultureInfo.InvariantCulture, $"..{stamp}_{i}");
            if (!Directory.Exists(Path.Combine(directory, name)))
                return name;
        }
    }

    private void WriteSet(string set, IReadOnlyList<PayloadFile> files)
    {
        MakeDirectory(set);
        foreach (PayloadFile file in files)
        {
            string path = set;
            string[] parts = file.Path.Split('/');
            foreach (string part in parts.SkipLast(1))
            {
                path = Path.Combine(path, part);
                MakeDirectory(path);
            }

            WriteFile(Path.Combine(path, parts[^1]), file);
        }
    }

    private void MakeDirectory(string path)
    {
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path);
        Ownership.Set(path, Group);
        // Set apart from the making, which the umask would cut.
        File.SetUnixFileMode(path, Group is null ? Mode : Mode | UnixFileMode.SetGroup);
    }

    private void WriteFile(string path, PayloadFile file)
    {
        using (var stream = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            stream.Write(file.Content.Span);
        Ownership.Set(path, Group);
        File.SetUnixFileMode(path, ModeOf(file));
    }

    // With a group of its own, a volume's files are readable by it whatever else was asked.
    private UnixFileMode ModeOf(PayloadFile file) => Group is null ? file.Mode : file.Mode | UnixFileMode.GroupRead;

    private void LinkNames(IReadOnlyList<PayloadFile> files)
    {
        foreach (string name in Names(files))
        {
            string link = Path.Combine(directory, name);
            if (new FileInfo(link).LinkTarget is null)
                File.CreateSymbolicLink(link, $"{Current}/{name}");
        }
    }

    private void RemoveStaleNames(IReadOnlyList<PayloadFile> files)
    {
        HashSet<string> wanted = Names(files);
        foreach (string path in Directory.EnumerateFileSystemEntries(directory))
        {
            string name = Path.GetFileName(path);
            if (!name.StartsWith("..", StringComparison.Ordinal) && !wanted.Contains(name) && new FileInfo(path).LinkTarget is not null)
                File.Delete(path);
        }
    }

    private bool Holds(string set, IReadOnlyList<PayloadFile> files)
    {
        if (!Directory.Exists(set) || Directory.EnumerateFiles(set, "*", SearchOption.AllDirectories).Count() != files.Count)
            return false;
        return files.All(file => IsSame(Path.Combine(set, file.Path), file));
    }

    private bool IsSame(string path, PayloadFile file) =>
        File.Exists(path) && File.GetUnixFileMode(path) == ModeOf(file) && File.ReadAllBytes(path).AsSpan().SequenceEqual(file.Content.Span);

    private static HashSet<string> Names(IReadOnlyList<PayloadFile> files) => [.. files.Select(file => file.Path.Split('/')[0])];
}
