using Gantry.Host.Nodes;

namespace Gantry.Tests;

public sealed class NodePathsTests
{
    [Fact]
    public void The_default_root_has_its_sockets_in_run()
    {
        NodePaths paths = NodePaths.Of("/var/lib/gantry/");

        Assert.Equal("/run/gantry/cri.sock", paths.CriSocket);
    }

    [Fact]
    public void A_root_behind_links_is_named_by_its_real_path_whether_or_not_it_exists()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gantry-unit-");
        try
        {
            folder.CreateSubdirectory("disk");
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), "disk");

            NodePaths paths = NodePaths.Of(Path.Combine(folder.FullName, "link", "node"));

            Assert.Equal(Path.Combine(folder.FullName, "disk", "node"), paths.Root);
            Assert.Equal(Path.Combine(folder.FullName, "disk", "node", "run"), paths.Run);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gantry-unit-");
        try
        {
            string link = Path.Combine(folder.FullName, "round");
            File.CreateSymbolicLink(link, "round");

            Assert.Equal(link, NodePaths.Of(link).Root);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
