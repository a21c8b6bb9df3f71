namespace Gantry.Tests;

public sealed class MountTests
{
    private const int NotPermitted = 1, AccessDenied = 13, ReadOnlyFileSystem = 30;

    [Fact]
    [Requirement("config/mounts-1", Level.Must, "Mounts are made in the listed order, so that a later one lies on an earlier one.")]
    public void Mounts_are_made_in_their_order()
    {
        using var container = new TestContainer("report", "stat:/mnt/inner", "list:/mnt");
        container.WithMount("/mnt", "tmpfs", "first").WithMount("/mnt/inner", "tmpfs", "inner").WithMount("/tmp/a", "tmpfs", "one").WithMount("/tmp/a", "tmpfs", "two");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal("first", seen[0].Mount("/mnt").Source);
        Assert.Equal("inner", seen[0].Mount("/mnt/inner").Source);
        Assert.Equal("two", seen[0].Mount("/tmp/a").Source);
    }

    [Fact]
    [Requirement("config/mounts-2", Level.Must, "A mount's destination is a path in the container; it is made where it is missing.")]
    public void A_missing_destination_is_made()
    {
        using var container = new TestContainer("report");
        container.WithMount("/not/there/yet", "tmpfs", "tmpfs");

        Assert.Equal("tmpfs", container.Run()[0].Mount("/not/there/yet").Type);
    }

    [Fact]
    [Requirement("config/mounts-3", Level.Must, "A relative destination starts at /.")]
    public void A_relative_destination_starts_at_the_root()
    {
        using var container = new TestContainer("report");
        container.WithMount("mnt", "tmpfs", "tmpfs");

        Assert.Equal("tmpfs", container.Run()[0].Mount("/mnt").Type);
    }

    [Fact]
    [Requirement("config/mounts-4", Level.Must, "A mount whose options say bind shows the source, whatever its type says.")]
    public void Bind_shows_the_source()
    {
        using var container = new TestContainer("read:/mnt/file", "read:/tmp/file");
        Directory.CreateDirectory(container.Bundle + "/data");
        File.WriteAllText(container.Bundle + "/data/file", "content");
        container.WithMount("/mnt", "none", container.Bundle + "/data", "bind").WithMount("/tmp", "bind", container.Bundle + "/data", "bind");

        Assert.All(container.Run(), seen => Assert.Equal("content", seen.Text("text")));
    }

    [Fact]
    [Requirement("config/mounts-5", Level.Must, "The source of a bind mount may be relative to the bundle.")]
    public void A_relative_source_lies_in_the_bundle()
    {
        using var container = new TestContainer("read:/mnt/file");
        Directory.CreateDirectory(container.Bundle + "/data");
        File.WriteAllText(container.Bundle + "/data/file", "content");
        container.WithMount("/mnt", "bind", "data", "bind");

        Assert.Equal("content", container.Run()[0].Text("text"));
    }

    [Fact]
    [Requirement("config/mounts-6", Level.Must, "A single file can be bound.")]
    public void A_file_can_be_bound()
    {
        using var container = new TestContainer("read:/etc/name");
        File.WriteAllText(container.Bundle + "/name", "content");
        container.WithMount("/etc/name", "bind", container.Bundle + "/name", "bind", "ro");

        Assert.Equal("content", container.Run()[0].Text("text"));
    }

    [Fact]
    [Requirement("config/mounts-7", Level.Must, "bind takes one mount, rbind also those below it.")]
    public void Rbind_takes_the_mounts_below()
    {
        using var container = new TestContainer("report");
        container.WithMount("/tmp/one", "bind", "/sys/fs", "bind").WithMount("/tmp/all", "bind", "/sys/fs", "rbind");

        Sight seen = container.Run()[0];

        Assert.True(seen.IsMounted("/tmp/all/cgroup"));
        Assert.False(seen.IsMounted("/tmp/one/cgroup"));
    }

    [Theory]
    [InlineData("ro", "ro")]
    [InlineData("rw", "rw")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    [InlineData("nodiratime", "nodiratime")]
    [InlineData("relatime", "relatime")]
    [InlineData("sync", "sync")]
    [InlineData("dirsync", "dirsync")]
    [InlineData("lazytime", "lazytime")]
    [InlineData("nosymfollow", "nosymfollow")]
    [InlineData("size=4m", "size=4096k")]
    [InlineData("mode=0700", "mode=700")]
    [Requirement("config/mounts-8", Level.Must, "The options of mount(8) that do not depend on the file system are applied: ro, rw, nosuid, nodev, noexec, noatime, nodiratime, relatime, sync, dirsync, lazytime.")]
    [Requirement("config/mounts-9", Level.Must, "Options that the runtime does not know are handed to the file system.")]
    public void An_option_of_a_file_system_is_applied(string option, string shown)
    {
        using var container = new TestContainer("report");
        container.WithMount("/mnt", "tmpfs", "tmpfs", option);

        Assert.True(container.Run()[0].Mount("/mnt").Is(shown));
    }

    [Theory]
    [InlineData("strictatime", "relatime")]
    [InlineData("nosuid,suid", "nosuid")]
    [InlineData("nodev,dev", "nodev")]
    [InlineData("noexec,exec", "noexec")]
    [InlineData("ro,rw", "ro")]
    [InlineData("noatime,atime", "noatime")]
    [InlineData("nodiratime,diratime", "nodiratime")]
    [InlineData("sync,async", "sync")]
    [InlineData("nosuid,defaults", "none-of-it")]
    [Requirement("config/mounts-10", Level.Must, "An option undoes its opposite before it: suid, dev, exec, rw, atime, diratime, async, strictatime; defaults adds nothing.")]
    public void An_option_undoes_its_opposite(string options, string gone)
    {
        using var container = new TestContainer("report");
        container.WithMount("/mnt", "tmpfs", "tmpfs", options.Split(','));

        Assert.False(container.Run()[0].Mount("/mnt").Is(gone));
    }

    [Theory]
    [InlineData("ro")]
    [InlineData("nosuid")]
    [InlineData("nodev")]
    [InlineData("noexec")]
    [InlineData("noatime")]
    [InlineData("nodiratime")]
    [Requirement("config/mounts-11", Level.Must, "The options of a bind mount are applied to it, although the kernel ignores them when the bind is made.")]
    public void An_option_of_a_bind_mount_is_applied(string option)
    {
        using var container = new TestContainer("report");
        Directory.CreateDirectory(container.Bundle + "/data");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind", option);

        Assert.True(container.Run()[0].Mount("/mnt").Is(option));
    }

    [Fact]
    [Requirement("config/mounts-12", Level.Must, "What the options forbid does not work: writing with ro, programs with noexec, devices with nodev.")]
    public void What_options_forbid_does_not_work()
    {
        using var container = new TestContainer("create:/mnt/ro/new", "execute:/mnt/noexec/probe", "execute:/probe", "node:/mnt/nodev/null:c:1:3", "open:/mnt/nodev/null");
        foreach (string name in (string[])["ro", "noexec", "nodev"])
        {
            Directory.CreateDirectory($"{container.Bundle}/{name}");
            container.WithMount("/mnt/" + name, "bind", $"{container.Bundle}/{name}", "bind", name);
        }

        File.Copy(RuntimeUnderTest.Probe, container.Bundle + "/noexec/probe");

        Assert.Equal([ReadOnlyFileSystem, AccessDenied, 0, 0, AccessDenied], container.Run().Select(seen => seen.Errno));
    }

    [Theory]
    [InlineData("private", "")]
    [InlineData("shared", "shared:")]
    [InlineData("slave", "")]
    [InlineData("unbindable", "unbindable")]
    [InlineData("rprivate", "")]
    [InlineData("rshared", "shared:")]
    [InlineData("rslave", "")]
    [InlineData("runbindable", "unbindable")]
    [Requirement("config/mounts-13", Level.Must, "private, shared, slave and unbindable, and with r before them for all mounts below, set how a mount propagates.")]
    public void A_mount_has_the_propagation_asked_for(string option, string tag)
    {
        using var container = new TestContainer("report");
        Directory.CreateDirectory(container.Bundle + "/data");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind", option);

        IReadOnlyList<string> propagation = container.Run()[0].Mount("/mnt").Propagation;

        Assert.Equal(tag.Length > 0, propagation.Any(p => tag.Length > 0 && p.StartsWith(tag, StringComparison.Ordinal)));
        Assert.DoesNotContain(propagation, p => tag.Length == 0 && (p.StartsWith("shared:", StringComparison.Ordinal) || p == "unbindable"));
    }

    [Theory]
    [InlineData("rro", "ro")]
    [InlineData("rnosuid", "nosuid")]
    [InlineData("rnodev", "nodev")]
    [InlineData("rnoexec", "noexec")]
    [InlineData("rnoatime", "noatime")]
    [InlineData("rnodiratime", "nodiratime")]
    [InlineData("rnosymfollow", "nosymfollow")]
    [Requirement("config/mounts-14", Level.Should, "rro, rnosuid, rnodev, rnoexec, rnoatime, rnodiratime and rnosymfollow are applied to a mount and all below it.")]
    public void A_recursive_option_reaches_the_mounts_below(string option, string shown)
    {
        using var container = new TestContainer("report");
        container.WithMount("/mnt", "bind", "/sys/fs", "rbind", option);

        Sight seen = container.Run()[0];

        Assert.True(seen.Mount("/mnt").Is(shown));
        Assert.True(seen.Mount("/mnt/cgroup").Is(shown));
    }

    [Theory]
    [InlineData("rrw", "ro")]
    [InlineData("rsuid", "nosuid")]
    [InlineData("rdev", "nodev")]
    [InlineData("rexec", "noexec")]
    [InlineData("rstrictatime", "relatime")]
    [InlineData("rsymfollow", "nosymfollow")]
    [Requirement("config/mounts-15", Level.Should, "rrw, rsuid, rdev, rexec, rstrictatime and rsymfollow take an attribute from a mount and all below it.")]
    public void A_recursive_option_clears_an_attribute(string option, string gone)
    {
        using var container = new TestContainer("report");
        container.WithMount("/mnt", "bind", "/dev/shm", "rbind", option);

        Assert.False(container.Run()[0].Mount("/mnt").Is(gone));
    }

    [Fact]
    [Requirement("config/mounts-16", Level.Must, "remount changes a mount that is there.")]
    public void Remount_changes_a_mount()
    {
        using var container = new TestContainer("report", "create:/mnt/new");
        container.WithMount("/mnt", "tmpfs", "tmpfs").WithMount("/mnt", "tmpfs", "tmpfs", "remount", "ro");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal(ReadOnlyFileSystem, seen[1].Errno);
        Assert.Single(seen[0].Texts("mounts").Select(SeenMount.Parse), mount => mount.Target == "/mnt");
    }

    [Fact]
    [Requirement("config/mounts-17", Level.Should, "tmpcopyup fills a tmpfs with what lies under it.")]
    public void Tmpcopyup_copies_what_lies_below()
    {
        using var container = new TestContainer("read:/mnt/below/file", "create:/mnt/new");
        Directory.CreateDirectory(container.Rootfs + "/mnt/below");
        File.WriteAllText(container.Rootfs + "/mnt/below/file", "content");
        container.WithMount("/mnt", "tmpfs", "tmpfs", "tmpcopyup");

        Assert.Equal("content", container.Run()[0].Text("text"));
        Assert.False(File.Exists(container.Rootfs + "/mnt/new"));
    }

    [Fact]
    [Requirement("config/mounts-18", Level.Must, "A mount with mappings of ids shows files by these; both kinds of mappings are given together.")]
    public void An_idmapped_mount_shows_mapped_owners()
    {
        using var container = new TestContainer("stat:/mnt/file");
        Directory.CreateDirectory(container.Bundle + "/data");
        File.WriteAllText(container.Bundle + "/data/file", "");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind", "idmap");
        container.Mounts[^1]!["uidMappings"] = Json.List("""[{ "containerID": 0, "hostID": 1000, "size": 10 }]""");
        container.Mounts[^1]!["gidMappings"] = Json.List("""[{ "containerID": 0, "hostID": 2000, "size": 10 }]""");

        Sight seen = container.Run()[0];

        Assert.Equal((1000, 2000), (seen.Int("uid"), seen.Int("gid")));
    }

    [Fact]
    [Requirement("config/mounts-19", Level.Must, "Mappings of user ids without mappings of group ids are an error.")]
    public void Half_of_a_mapping_is_refused()
    {
        using var container = new TestContainer("pause");
        Directory.CreateDirectory(container.Bundle + "/data");
        container.WithMount("/mnt", "bind", container.Bundle + "/data", "bind");
        container.Mounts[^1]!["uidMappings"] = Json.List("""[{ "containerID": 0, "hostID": 1000, "size": 10 }]""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/mounts-20", Level.Must, "A mount that cannot be made is an error: an unknown file system, a source that is not there, an option that the file system does not know.")]
    public void A_mount_that_cannot_be_made_is_refused()
    {
        foreach ((string type, string source, string option) in ((string, string, string)[])[("nosuchfs", "x", "ro"), ("bind", "/no/such/source", "bind"), ("tmpfs", "tmpfs", "nosuchoption=1")])
        {
            using var container = new TestContainer("pause");
            container.WithMount("/mnt", type, source, option);
            container.RefusesToCreate();
        }
    }

    [Fact]
    [Requirement("config/mounts-21", Level.Must, "A mount needs a destination.")]
    public void A_mount_without_a_destination_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Mounts.Add(Json.Object("""{ "type": "tmpfs", "source": "tmpfs" }"""));

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/mounts-22", Level.Must, "A destination that is a link in the root file system is followed inside of it only.")]
    public void A_link_does_not_lead_out()
    {
        using var container = new TestContainer("report", "stat:/etc/target");
        File.CreateSymbolicLink(container.Rootfs + "/link", "/../../../etc/target");
        container.WithMount("/link", "tmpfs", "tmpfs");

        Assert.Equal("tmpfs", container.Run()[0].Mount("/etc/target").Type);
        Assert.False(Directory.Exists("/etc/target"));
    }

    [Fact]
    [Requirement("config/mounts-23", Level.Must, "Silent, loud, mand, nomand, iversion and noiversion are known options, not the file system's.")]
    public void Options_without_visible_effect_are_known()
    {
        using var container = new TestContainer("report");
        container.WithMount("/mnt", "tmpfs", "tmpfs", "silent", "loud", "nomand", "noiversion", "nolazytime", "norelatime", "nostrictatime", "symfollow");

        Assert.Equal("tmpfs", container.Run()[0].Mount("/mnt").Type);
    }

    [Fact]
    [Requirement("config/mounts-24", Level.Must, "The container cannot mount or unmount without the right to.")]
    public void The_container_cannot_change_its_mounts()
    {
        using var container = new TestContainer("mount:tmpfs:/mnt:tmpfs", "bind:/tmp:/mnt");

        Assert.All(container.Run(), seen => Assert.Equal(NotPermitted, seen.Errno));
    }
}
