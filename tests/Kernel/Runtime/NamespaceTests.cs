using Gantry.Linux.Mounts;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class NamespaceTests
{
    [Fact]
    public void A_container_joins_pinned_namespaces()
    {
        using var bundle = new TestBundle("hostname");
        string directory = bundle.FullPath + "/ns";
        PinnedNamespaces.Create(directory, new PinnedNamespacesOptions { Hostname = "pinned" });
        try
        {
            bundle.Spec = bundle.Spec with { Hostname = null };
            bundle.WithLinux(linux => linux with
            {
                Namespaces =
                [
                    new() { Type = NamespaceTypes.Pid }, new() { Type = NamespaceTypes.Mount },
                    new() { Type = NamespaceTypes.Network, Path = directory + "/net" }, new() { Type = NamespaceTypes.Ipc, Path = directory + "/ipc" },
                    new() { Type = NamespaceTypes.Uts, Path = directory + "/uts" },
                ],
            });

            Assert.Equal(new RuntimeResult(0, "pinned\n", ""), bundle.Run());
        }
        finally
        {
            PinnedNamespaces.Remove(directory);
        }

        Assert.False(Directory.Exists(directory));
        Assert.DoesNotContain(MountTable.Read(), mount => mount.Target.StartsWith(directory, StringComparison.Ordinal));
    }

    [Fact]
    public void A_second_container_can_share_the_process_ids_of_the_first()
    {
        using var first = new TestBundle("sleep", "1000");
        string id = first.Started();
        string pid = System.Text.Json.Nodes.JsonNode.Parse(first.Runtime("state", id).Output)!["pid"]!.ToString();
        using var second = new TestBundle("cat", "/proc/1/cmdline");
        second.WithLinux(linux => linux with
        {
            Namespaces = [.. linux.Namespaces.Where(n => n.Type != NamespaceTypes.Pid), new() { Type = NamespaceTypes.Pid, Path = $"/proc/{pid}/ns/pid" }],
        });

        Assert.Equal("sleep\01000\0", second.Run().Output);
    }
}
