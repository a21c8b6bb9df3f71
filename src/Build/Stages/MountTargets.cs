using Gantry.Build.Files;

namespace Gantry.Build.Stages;

/// <summary>Finds where in a root file system the places are that something was mounted at, and the directories above that were made for them.</summary>
internal static class MountTargets
{
    public static IReadOnlyList<string> In(string rootfs, IReadOnlyList<string> targets)
    {
        using var tree = new SourceTree(rootfs);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (string target in targets)
        {
            string[] parts = CleanPath.Parts(target);
            for (int length = parts.Length; length > 0; length--)
            {
                string path = RawText.Of(string.Join('/', parts.Take(length)));
                if (tree.Resolve(path) is { Path.Length: > 0 } entry)
                    found.Add("/" + entry.Path);
            }
        }
        return [.. found];
    }
}
