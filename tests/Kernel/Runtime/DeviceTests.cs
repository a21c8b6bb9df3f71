using Gantry.Oci.RuntimeSpec;

namespace Gantry.Tests;

public sealed class DeviceTests
{
    [Fact]
    public void Devices_of_all_types_are_made_with_their_modes_and_owners()
    {
        using var bundle = new TestBundle("busybox", "stat", "-c", "%n %F %t:%T %a %u:%g", "/dev/char", "/dev/unbuffered", "/dev/block", "/dev/deep/fifo", "/opt/device", "/dev/big");
        With(bundle,
            new() { Type = "c", Path = "/dev/char", Major = 1, Minor = 3, FileMode = 0x180, Uid = 7, Gid = 8 },
            new() { Type = "u", Path = "/dev/unbuffered", Major = 1, Minor = 5 },
            new() { Type = "b", Path = "/dev/block", Major = 7, Minor = 200, FileMode = 0x61B0 },
            new() { Type = "p", Path = "/dev/deep/fifo", FileMode = 0x1A4, Gid = 9 },
            new() { Type = "c", Path = "/opt/device", Major = 1, Minor = 7 },
            new() { Type = "c", Path = "/dev/big", Major = 0xabc, Minor = 0xabcde });

        RuntimeResult result = bundle.Run();

        Assert.Equal("", result.Error);
        Assert.Equal(
            """
            /dev/char character special file 1:3 600 7:8
            /dev/unbuffered character special file 1:5 666 0:0
            /dev/block block special file 7:c8 660 0:0
            /dev/deep/fifo fifo 0:0 644 0:9
            /opt/device character special file 1:7 666 0:0
            /dev/big character special file abc:abcde 666 0:0

            """, result.Output);
    }

    [Fact]
    public void A_listed_device_takes_the_place_of_a_default_one()
    {
        using var bundle = new TestBundle("busybox", "stat", "-c", "%t:%T %a", "/dev/tty", "/dev/null");
        With(bundle, new Device { Type = "c", Path = "/dev/tty", Major = 5, Minor = 0, FileMode = 0x190 });

        Assert.Equal("5:0 620\n1:3 666\n", bundle.Run().Output);
    }

    [Fact]
    public void A_device_that_is_there_already_is_used_and_anything_else_is_a_conflict()
    {
        using var bundle = new TestBundle("busybox", "stat", "-c", "%F %t:%T %a", "/opt/null");
        Directory.CreateDirectory(bundle.Rootfs + "/opt");
        bundle.Execute("/bin/mknod", ["-m", "600", bundle.Rootfs + "/opt/null", "c", "1", "3"]);
        With(bundle, new Device { Type = "c", Path = "/opt/null", Major = 1, Minor = 3 });
        Assert.Equal(new RuntimeResult(0, "character special file 1:3 666\n", ""), bundle.Run());

        With(bundle, new Device { Type = "c", Path = "/opt/null", Major = 1, Minor = 5 });
        Assert.Contains("make device /opt/null: something else is there: file exists", bundle.Run().Error, StringComparison.Ordinal);

        With(bundle, new Device { Type = "b", Path = "/opt/null", Major = 1, Minor = 3 });
        Assert.Contains("something else is there", bundle.Run().Error, StringComparison.Ordinal);

        File.WriteAllText(bundle.Rootfs + "/opt/file", "kept");
        With(bundle, new Device { Type = "p", Path = "/opt/file" });
        Assert.Contains("something else is there", bundle.Run().Error, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(bundle.Rootfs + "/opt/file"));

        File.CreateSymbolicLink(bundle.Rootfs + "/opt/link", "/opt/null");
        With(bundle, new Device { Type = "c", Path = "/opt/link", Major = 1, Minor = 3 });
        Assert.Contains("something else is there", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_image_put_in_the_place_of_a_default_device_is_replaced_and_never_followed()
    {
        using var outside = new TestMount();
        using var bundle = new TestBundle("busybox", "stat", "-c", "%F %t:%T", "/dev/null", "/dev/zero", "/dev/ptmx");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts.Where(m => m.Destination != "/dev")], Root = bundle.Spec.Root! with { Readonly = false } };
        File.CreateSymbolicLink(bundle.Rootfs + "/dev/null", outside.FullPath + "/created");
        File.WriteAllText(bundle.Rootfs + "/dev/zero", "trap");

        RuntimeResult result = bundle.Run();

        Assert.Equal("character special file 1:3\ncharacter special file 1:5\nsymbolic link 0:0\n", result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.FullPath));
    }

    [Theory]
    [InlineData("x", "/dev/x", 1L, 3L, "linux.devices[0].type: 'x' is not one of")]
    [InlineData("c", "dev/x", 1L, 3L, "linux.devices[0].path")]
    [InlineData("c", "/dev/x", null, 3L, "linux.devices[0]: major and minor are missing")]
    [InlineData("c", "/dev/x", -1L, 3L, "is no device number")]
    [InlineData("b", "/dev/x", 1L, 1L << 32, "is no device number")]
    [InlineData("c", "/", 1L, 3L, "device path '/' is not absolute")]
    public void A_device_that_cannot_be_is_refused(string type, string path, long? major, long? minor, string reason)
    {
        using var bundle = new TestBundle("true");
        With(bundle, new Device { Type = type, Path = path, Major = major, Minor = minor });

        Assert.Contains(reason, bundle.Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_user_namespace_the_hosts_device_is_bound_if_it_is_the_one_that_was_meant()
    {
        using TestBundle bundle = new TestBundle("sh", "-c", "busybox stat -c '%F %t:%T' /dev/full /dev/fifo; echo x >/dev/full || echo full").WithUserNamespace();
        With(bundle, new() { Type = "c", Path = "/dev/full", Major = 1, Minor = 7 }, new() { Type = "p", Path = "/dev/fifo" });
        Assert.Equal("character special file 1:7\nfifo 0:0\nfull\n", bundle.Run().Output);

        With(bundle, new Device { Type = "c", Path = "/dev/full", Major = 1, Minor = 8 });
        Assert.Contains("bind device /dev/full: the host's is another device", bundle.Run().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dev_that_is_bound_stays_as_it_is()
    {
        using var bundle = new TestBundle("ls", "/dev");
        Directory.CreateDirectory(bundle.FullPath + "/dev/only");
        bundle.Spec = bundle.Spec with { Mounts = [.. bundle.Spec.Mounts.Where(m => !m.Destination.StartsWith("/dev", StringComparison.Ordinal)), MountTests.Bind("dev", "/dev", "bind")] };

        Assert.Equal("only\n", bundle.Run().Output);
    }

    private static void With(TestBundle bundle, params Device[] devices) => bundle.WithLinux(linux => linux with { Devices = devices });
}
