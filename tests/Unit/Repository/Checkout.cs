namespace Gantry.Tests;

/// <summary>The files of the repository that these tests lie in.</summary>
internal static class Checkout
{
    private static readonly string[] NotOurs = [".git", "artifacts", "dist", "bin", "obj", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>All files below a folder that belong to the repository, as paths from its root.</summary>
    public static IEnumerable<string> Files(string folder = "", string ending = "") =>
        Below(new DirectoryInfo(Path.Combine(Root, folder)))
            .Where(file => file.Name.EndsWith(ending, StringComparison.Ordinal) && !NotOurs.Contains(file.Name))
            .Select(file => Path.GetRelativePath(Root, file.FullName));

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(
            folder.EnumerateDirectories().Where(inner => !NotOurs.Contains(inner.Name) && inner.LinkTarget is null).SelectMany(Below));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gantry.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("these tests run from a build inside the repository");
    }
}
