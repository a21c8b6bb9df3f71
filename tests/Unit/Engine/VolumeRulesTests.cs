using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Linux.Mounts;

namespace Gantry.Tests;

public sealed class VolumeRulesTests
{
    [Theory]
    [InlineData("/a/../b/", "/b")]
    [InlineData("//a//./b", "/a/b")]
    [InlineData("/../../etc", "/etc")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    public void A_path_in_a_container_never_climbs_above_its_root(string path, string clean) => Assert.Equal(clean, MountPlan.Clean(path));

    [Fact]
    public void An_image_gets_a_volume_wherever_it_declares_one_and_nothing_else_is_mounted()
    {
        IReadOnlyList<MountRequest> plan = MountPlan.For([Volume("own", "/data/")], ["/data", "/../../etc", "srv", "/"]);

        Assert.Equal([("own", "/data"), ("", "/etc"), ("", "/srv")], plan.Select(mount => (mount.Source, mount.Target)));
    }

    [Theory]
    [InlineData("/", "invalid mount config for type \"volume\": invalid specification: destination can't be '/'")]
    [InlineData("/a/..", "invalid mount config for type \"volume\": invalid specification: destination can't be '/'")]
    [InlineData("rel", "invalid mount config for type \"volume\": invalid mount path: 'rel' mount path must be absolute")]
    [InlineData("", "invalid mount config for type \"volume\": field Target must not be empty")]
    public void A_mount_without_a_place_is_refused_in_Dockers_words(string target, string words)
    {
        EngineException refused = Assert.Throws<EngineException>(() => MountPlan.For([Volume("v", target)], []));

        Assert.Equal((EngineFailure.Invalid, words), (refused.Kind, refused.Message));
    }

    [Fact]
    public void A_place_is_mounted_on_once()
    {
        EngineException refused = Assert.Throws<EngineException>(() => MountPlan.For([Volume("a", "/x"), Volume("b", "/x/")], []));

        Assert.Equal("Duplicate mount point: /x", refused.Message);
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("a/../../out")]
    [InlineData("/absolute")]
    public void A_part_of_a_volume_is_named_from_its_inside(string subpath) =>
        Assert.Throws<EngineException>(() => MountPlan.For([Volume("v", "/x") with { Subpath = subpath }], []));

    [Theory]
    [InlineData("x", "create x: volume name is too short, names should be at least two alphanumeric characters")]
    [InlineData("..", "create ..: \"..\" includes invalid characters")]
    [InlineData("a/b", "create a/b: \"a/b\" includes invalid characters")]
    [InlineData(".new-1", "create .new-1: \".new-1\" includes invalid characters")]
    public void A_volume_is_called_what_a_directory_can_be_called(string name, string words) =>
        Assert.StartsWith(words, Assert.Throws<EngineException>(() => VolumeName.Check(name)).Message);

    [Fact]
    public void Options_of_a_volume_are_those_of_one_mount()
    {
        VolumeMountOptions nfs = VolumeMountOptions.Of(Options(("type", "nfs4"), ("device", ":/x"), ("o", "addr=10.0.0.1,rw,nosuid,hard")));
        VolumeMountOptions bind = VolumeMountOptions.Of(Options(("type", "none"), ("device", "/x"), ("o", "bind,ro")));

        Assert.Equal((MountFlags.NoSetUid, "addr=10.0.0.1,hard"), (nfs.Flags, nfs.Data));
        Assert.Equal((MountFlags.Bind | MountFlags.ReadOnly, ""), (bind.Flags, bind.Data));
        Assert.Equal("mount :/x:/t, flags: 0x2, data: addr=10.0.0.1,hard", nfs.Describe("/t"));
    }

    [Theory]
    [InlineData("foo", "create v: invalid option: \"foo\"")]
    [InlineData("type", "create v: missing required option: \"device\"")]
    [InlineData("size", "create v: quota size requested but no quota support")]
    public void Options_that_make_no_mount_are_refused(string option, string words) =>
        Assert.Equal(words, Assert.Throws<EngineException>(() => VolumeMountOptions.Check(new VolumeConfig { Name = "v", Options = Options((option, "x")) })).Message);

    [Fact]
    public void A_tmpfs_has_Dockers_options_unless_the_opposite_is_wished_for()
    {
        var mount = new MountRequest { Kind = MountKind.Tmpfs, Target = "/t", TmpfsBytes = 4096, TmpfsMode = 0x3C0, TmpfsOptions = ["exec", "uid=7"], IsReadOnly = true };

        Assert.Equal(["nosuid", "nodev", "exec", "uid=7", "ro", "size=4096", "mode=1700"], TmpfsMount.Options(mount));
    }

    [Theory]
    [InlineData("/etc", "etc", "/etc")]
    [InlineData("etc/", "etc", "/etc")]
    [InlineData("/etc/.", ".", "/etc")]
    [InlineData(".", ".", "/")]
    [InlineData("/", "/", "/")]
    [InlineData("/../x/../y", "y", "/y")]
    public void A_path_is_called_as_Docker_calls_it(string path, string name, string absolute)
    {
        ContainerPath parsed = ContainerPath.Parse(path);

        Assert.Equal((name, absolute), (parsed.Name, parsed.Absolute));
    }

    [Theory]
    [InlineData("a/./b//c", "a/b/c")]
    [InlineData("a/../b", "b")]
    [InlineData("/abs", "abs")]
    [InlineData("./", "")]
    public void An_entry_lies_below_the_place_where_it_is_unpacked(string name, string path) =>
        Assert.Equal(path, string.Join('/', ArchiveEntries.PathOf(name, "/x")));

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    public void An_entry_that_climbs_out_is_refused(string name) => Assert.Throws<EngineException>(() => ArchiveEntries.PathOf(name, "/x"));

    private static MountRequest Volume(string name, string target) => new() { Kind = MountKind.Volume, Source = name, Target = target };

    private static Dictionary<string, string> Options(params (string Key, string Value)[] options) => options.ToDictionary(option => option.Key, option => option.Value);
}
