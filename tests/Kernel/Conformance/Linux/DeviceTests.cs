namespace Gantry.Tests;

public sealed class DeviceTests
{
    private const int NotPermitted = 1;

    [Theory]
    [InlineData("null", 1, 3)]
    [InlineData("zero", 1, 5)]
    [InlineData("full", 1, 7)]
    [InlineData("random", 1, 8)]
    [InlineData("urandom", 1, 9)]
    [InlineData("tty", 5, 0)]
    [Requirement("config-linux/default-devices-1", Level.Must, "null, zero, full, random, urandom and tty are always in /dev, for everyone to use.")]
    public void A_default_device_is_there(string name, int major, int minor)
    {
        using var container = new TestContainer("stat:/dev/" + name, "open:/dev/" + name);

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal(("character device", major, minor, 0x1B6), (seen[0].Text("kind"), seen[0].Int("major"), seen[0].Int("minor"), seen[0].Int("mode")));

        // A tty can be opened by who has one.
        Assert.Equal(name == "tty" ? 6 : 0, seen[1].Errno);
    }

    [Fact]
    [Requirement("config-linux/default-devices-2", Level.Must, "/dev/ptmx is the multiplexer of the container's own /dev/pts.")]
    public void The_terminal_multiplexer_is_the_containers()
    {
        using var container = new TestContainer("stat:/dev/ptmx", "open:/dev/ptmx:rw");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.True(seen[0].TextOrNone("target") is "pts/ptmx" or "/dev/pts/ptmx" || seen[0].Int("major") == 5);
        Assert.Equal(0, seen[1].Errno);
    }

    [Fact]
    [Requirement("runtime-linux/links-1", Level.Must, "/dev/fd, stdin, stdout and stderr are links to the process's descriptors.")]
    public void Links_lead_to_the_descriptors()
    {
        using var container = new TestContainer("stat:/dev/fd", "stat:/dev/stdin", "stat:/dev/stdout", "stat:/dev/stderr");

        Assert.Equal(["/proc/self/fd", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/fd/2"], container.Run().Select(seen => seen.Text("target")));
    }

    [Fact]
    [Requirement("config-linux/default-filesystems-1", Level.Should, "/proc, /sys, /dev/pts and /dev/shm are there with their file systems.")]
    public void Default_file_systems_are_there()
    {
        using var container = new TestContainer("report");

        Sight seen = container.Run()[0];

        Assert.Equal(["proc", "sysfs", "devpts", "tmpfs"], ((string[])["/proc", "/sys", "/dev/pts", "/dev/shm"]).Select(path => seen.Mount(path).Type));
    }

    [Fact]
    [Requirement("config-linux/devices-1", Level.Must, "Every listed device is in the container with its type and numbers.")]
    [Requirement("config-linux/devices-2", Level.Must, "A listed device has its mode and owner.")]
    [Requirement("config-linux/devices-3", Level.Must, "A device may lie anywhere, also in a directory that has to be made.")]
    public void Listed_devices_are_made()
    {
        using var container = new TestContainer("stat:/dev/one", "stat:/other/place/two", "stat:/dev/pipe", "stat:/dev/block");
        container.Linux["devices"] = Json.List("""
            [
              { "type": "c", "path": "/dev/one", "major": 1, "minor": 3, "fileMode": 384, "uid": 12, "gid": 34 },
              { "type": "u", "path": "/other/place/two", "major": 1, "minor": 5 },
              { "type": "p", "path": "/dev/pipe", "fileMode": 438 },
              { "type": "b", "path": "/dev/block", "major": 7, "minor": 0 }
            ]
            """);

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal(("character device", 1, 3, 384, 12, 34), (seen[0].Text("kind"), seen[0].Int("major"), seen[0].Int("minor"), seen[0].Int("mode"), seen[0].Int("uid"), seen[0].Int("gid")));
        Assert.Equal(("character device", 1, 5), (seen[1].Text("kind"), seen[1].Int("major"), seen[1].Int("minor")));
        Assert.Equal(("fifo", 438), (seen[2].Text("kind"), seen[2].Int("mode")));
        Assert.Equal(("block device", 7, 0), (seen[3].Text("kind"), seen[3].Int("major"), seen[3].Int("minor")));
    }

    [Fact]
    [Requirement("config-linux/devices-4", Level.Must, "Another file at the path of a device is an error.")]
    public void A_file_in_the_place_of_a_device_is_refused()
    {
        using var container = new TestContainer("pause");
        File.WriteAllText(container.Rootfs + "/etc/device", "a file");
        container.Linux["devices"] = Json.List("""[{ "type": "c", "path": "/etc/device", "major": 1, "minor": 3 }]""");

        container.RefusesToCreate();
        Assert.Equal("a file", File.ReadAllText(container.Rootfs + "/etc/device"));
    }

    [Fact]
    [Requirement("config-linux/devices-5", Level.Must, "A device of an unknown type, or one without the numbers that its type needs, is an error.")]
    public void A_device_without_numbers_is_refused()
    {
        foreach (string device in (string[])["""{ "type": "x", "path": "/dev/x", "major": 1, "minor": 3 }""", """{ "path": "/dev/x", "major": 1, "minor": 3 }"""])
        {
            using var container = new TestContainer("pause");
            container.Linux["devices"] = Json.List($"[{device}]");
            container.RefusesToCreate();
        }
    }

    [Fact]
    [Requirement("config-linux/device-rules-1", Level.Must, "Rules for devices apply in their order: what is denied cannot be opened.")]
    [Requirement("config-linux/device-rules-2", Level.Must, "Access is a choice of read, write and make.")]
    public void Rules_for_devices_apply_in_their_order()
    {
        NeedsLoopDevices();
        using var container = new TestContainer("node:/tmp/0:b:7:0", "node:/tmp/1:b:7:1", "open:/tmp/0:r", "open:/tmp/0:w", "open:/tmp/1:r", "open:/dev/null:rw");
        container.Resources["devices"] = Json.List("""
            [
              { "allow": true, "access": "rwm" },
              { "allow": false, "access": "rwm" },
              { "allow": true, "type": "b", "major": 7, "minor": 0, "access": "rwm" },
              { "allow": false, "type": "b", "major": 7, "minor": 0, "access": "w" }
            ]
            """);

        IReadOnlyList<Sight> seen = container.Run();

        // Engines expect that nodes can be made; the rules say which of them can be opened.
        Assert.Equal([0, 0, 0, NotPermitted, NotPermitted, 0], seen.Select(s => s.Errno));
    }

    [Fact]
    [Requirement("config-linux/device-rules-3", Level.Must, "A rule without numbers is for all numbers of its type, one without a type for all devices.")]
    public void A_rule_without_numbers_is_for_all()
    {
        NeedsLoopDevices();
        using var container = new TestContainer("node:/tmp/0:b:7:0", "node:/tmp/1:b:7:1", "node:/tmp/fuse:c:10:229", "open:/tmp/0", "open:/tmp/1", "open:/tmp/fuse");
        container.Resources["devices"] = Json.List("""[{ "allow": false, "access": "rwm" }, { "allow": true, "type": "b", "major": 7, "access": "rwm" }]""");

        Assert.Equal([0, 0, NotPermitted], container.Run().Skip(3).Select(s => s.Errno));
    }

    [Fact]
    [Requirement("config-linux/device-rules-4", Level.Must, "Default devices stay usable when all devices are denied.")]
    public void Default_devices_stay_usable()
    {
        using var container = new TestContainer("open:/dev/null:rw", "open:/dev/zero:rw", "open:/dev/full:rw", "open:/dev/random", "open:/dev/urandom");
        container.Resources["devices"] = Json.List("""[{ "allow": false, "access": "rwm" }]""");

        Assert.All(container.Run(), seen => Assert.Equal(0, seen.Errno));
    }

    private static void NeedsLoopDevices() => Assert.SkipUnless(Directory.Exists("/sys/block/loop1"), "this host has no loop devices");
}
