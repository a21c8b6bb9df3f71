namespace Gantry.Tests;

/// <summary>Root file systems that are links, or become something else while the container is made.</summary>
public sealed class RootfsAttacks
{
    [Fact]
    public void A_root_file_system_that_is_a_link_is_the_directory_it_led_to_from_beginning_to_end()
    {
        using var bundle = new TestBundle("cat", "/which");
        string decoy = Directory.CreateDirectory(bundle.FullPath + "/decoy").FullName;
        File.WriteAllText(bundle.Rootfs + "/which", "rootfs");
        Directory.CreateSymbolicLink(bundle.FullPath + "/link", "rootfs");
        bundle.Spec = bundle.Spec with { Root = bundle.Spec.Root! with { Path = "link" } };

        Assert.Equal(new RuntimeResult(0, "rootfs", ""), bundle.Run());
        Assert.Empty(Directory.EnumerateFileSystemEntries(decoy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_root_file_system_that_is_exchanged_during_creation_puts_nothing_on_the_host(bool withHooks)
    {
        using var bundle = new TestBundle("ls", "/");
        var host = new HostTree(bundle.FullPath + "/host");
        Directory.CreateSymbolicLink(bundle.FullPath + "/link", host.FullPath);
        bundle.Spec = bundle.Spec with
        {
            Root = bundle.Spec.Root! with { Readonly = false },
            Mounts = [.. bundle.Spec.Mounts.Where(m => m.Destination != "/dev" && !m.Destination.StartsWith("/dev/", StringComparison.Ordinal))],
            Hooks = withHooks ? new() { CreateContainer = [new() { Path = "/bin/true" }] } : null,
        };
        using AttackProcess racer = AttackProcess.Exchange(bundle.Rootfs, bundle.FullPath + "/link");

        for (int i = 0; i < AttackProcess.Rounds(); i++)
        {
            // Whole, or refused: the link is the caller's own word for another root, so what it names is used, never half of both.
            RuntimeResult result = bundle.Run();
            Assert.False(result.Output.Contains("inner", StringComparison.Ordinal) && result.Output.Contains("bin", StringComparison.Ordinal), result.Output);
        }
    }
}
