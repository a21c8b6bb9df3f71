namespace Gantry.Tests.Kube;

/// <summary>Published facts and test data that may lie next to the repository; tests that compare with them skip without.</summary>
internal static class SharedFiles
{
    public static string Require(string path)
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Gantry.slnx")))
            at = at.Parent;

        string found = Path.Combine(at?.Parent?.FullName ?? "/", "shared", path);
        Assert.SkipUnless(Path.Exists(found), $"{path} is not here");
        return found;
    }
}
