namespace Gantry.Linux.Cgroups;

/// <summary>One mounted tree of control groups and the controllers that live in it.</summary>
public sealed record CgroupHierarchy(string MountPoint, bool IsUnified, IReadOnlyList<string> Controllers)
{
    public bool Has(string controller)
    {
        foreach (string own in Controllers)
        {
            if (own == controller)
                return true;
        }

        return false;
    }

    public string DirectoryOf(string path) => path == "/" ? MountPoint : MountPoint + path;
}
