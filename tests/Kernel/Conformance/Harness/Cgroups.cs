namespace Gantry.Tests;

/// <summary>The host's cgroup trees, looked at from outside.</summary>
internal static class Cgroups
{
    private const string Mount = "/sys/fs/cgroup";

    public static bool IsUnified => File.Exists(Mount + "/cgroup.controllers");

    /// <summary>A file of a cgroup in a v1 hierarchy.</summary>
    public static string File1(string controller, string path, string file) => $"{Mount}/{controller}{path}/{file}";

    public static string Value(string controller, string path, string file) => File.ReadAllText(File1(controller, path, file)).Trim();

    public static void NeedsLegacy(string controller)
    {
        Assert.SkipWhen(IsUnified, "this host has cgroup v2 alone");
        Assert.SkipUnless(Directory.Exists($"{Mount}/{controller}"), $"this host's kernel has no {controller} controller");
    }

    /// <summary>In a tree of its own or, on a hybrid host, in the v2 tree.</summary>
    public static bool Has(string controller) => Directory.Exists($"{Mount}/{controller}")
        || ((string[])[Mount, Mount + "/unified"]).Any(tree => File.Exists(tree + "/cgroup.controllers") && File.ReadAllText(tree + "/cgroup.controllers").Split().Contains(controller));

    public static void NeedsUnified() => Assert.SkipUnless(IsUnified, "this host has cgroup v1 (hybrid): run it in the virtual machine");

    public static IEnumerable<string> Named(string id) => Directory.EnumerateDirectories(Mount)
        .SelectMany(tree => (string[])[$"{tree}/gantry-conformance/{id}", $"{tree}/{id}"])
        .Append($"{Mount}/gantry-conformance/{id}")
        .Where(Directory.Exists);

    /// <summary>What a failing runtime left.</summary>
    public static void RemoveLeft(string id)
    {
        foreach (string group in Named(id))
            TryRemove(group);
    }

    /// <summary>The parent of all, when the last test has ended: before, a runtime may be about to make a group in it.</summary>
    public static void RemoveParent()
    {
        foreach (string tree in Directory.EnumerateDirectories(Mount).Append(Mount))
            TryRemove(tree + "/gantry-conformance");
    }

    private static void TryRemove(string group)
    {
        try
        {
            if (Directory.Exists(group))
                Directory.Delete(group);
        }
        catch (IOException)
        {
            // Somebody is still in it.
        }
    }
}
