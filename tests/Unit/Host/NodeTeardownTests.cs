using Gantry.Host.Nodes;
using Gantry.Linux.Mounts;

namespace Gantry.Tests;

public sealed class NodeTeardownTests
{
    [Fact]
    public void A_purge_deletes_nothing_of_the_host_through_a_mount()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounts need root");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gantry-unit-");
        string mounted = Path.Combine(folder.FullName, "real", "agent", "part");
        try
        {
            string file = Path.Combine(folder.CreateSubdirectory("host").FullName, "precious");
            File.WriteAllText(file, "");
            Directory.CreateDirectory(mounted);
            string root = Path.Combine(folder.FullName, "root");
            Directory.CreateSymbolicLink(root, Path.Combine(folder.FullName, "real"));
            MountTable.Bind(Path.GetDirectoryName(file)!, mounted);

            NodeTeardown.Delete(NodePaths.Of(root));

            Assert.True(File.Exists(file));
            Assert.False(Directory.Exists(Path.Combine(folder.FullName, "real")));
        }
        finally
        {
            MountTable.UnmountAll(mounted);
            folder.Delete(recursive: true);
        }
    }
}
