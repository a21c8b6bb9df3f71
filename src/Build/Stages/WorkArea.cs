using Gantry.Build.Contexts;
using Gantry.Linux;
using Gantry.Linux.Mounts;

namespace Gantry.Build.Stages;

/// <summary>A directory for what one step needs while it runs; gone with everything mounted in it when it is disposed.</summary>
internal sealed class WorkArea : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly List<string> _mounted = [];
    private int _count;

    public WorkArea(string root)
    {
        Path = System.IO.Path.Combine(Area(root), Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)));
        Directory.CreateDirectory(Path, OwnerOnly);
    }

    public string Path { get; }

    /// <summary>A new directory in the area.</summary>
    public string NewDirectory()
    {
        string directory = NewPath();
        Directory.CreateDirectory(directory, OwnerOnly);
        return directory;
    }

    public string NewPath() => System.IO.Path.Combine(Path, Interlocked.Increment(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>To be told before something is mounted there.</summary>
    public void WillMount(string target)
    {
        lock (_mounted)
            _mounted.Add(target);
    }

    public void UnmountAll()
    {
        lock (_mounted)
        {
            foreach (string target in Enumerable.Reverse(_mounted))
                MountTable.UnmountAll(target);
            _mounted.Clear();
        }
    }

    public void Dispose()
    {
        UnmountAll();
        BuildContext.Remove(Path);
    }

    /// <summary>Clears what an earlier process of this node left.</summary>
    public static void Clear(string root)
    {
        string area = Area(root);
        Directory.CreateDirectory(area, OwnerOnly);
        foreach (string left in Directory.EnumerateDirectories(area))
        {
            foreach (string target in Mounts(left).OrderByDescending(target => target.Length))
                MountTable.UnmountAll(target);
            BuildContext.Remove(left);
        }
    }

    private static string Area(string root) => System.IO.Path.Combine(root, "work");

    private static IEnumerable<string> Mounts(string below) => System.IO.File.ReadLines("/proc/self/mountinfo")
        .Select(line => line.Split(' ')[4]).Where(target => target.StartsWith(below + "/", StringComparison.Ordinal)).ToList();
}
