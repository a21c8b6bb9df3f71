using Gantry.Linux.Mounts;
using Gantry.Runtime.Rootfs;

namespace Gantry.Tests;

public sealed class MountOptionsTests
{
    [Fact]
    public void Options_are_sorted_by_who_acts_on_them()
    {
        MountOptions options = MountOptions.Parse(["rbind", "ro", "nosuid", "rslave", "size=64m", "sync"]);

        Assert.True(options.IsBind);
        Assert.True(options.IsRecursive);
        Assert.Equal(MountAttributes.ReadOnly | MountAttributes.NoSetUid, options.Set);
        Assert.Equal(MountFlags.Slave | MountFlags.Recursive, options.Propagation);
        Assert.Equal(["size=64m", "sync"], options.FileSystem);
    }

    [Fact]
    public void The_last_of_contradicting_options_wins()
    {
        MountOptions options = MountOptions.Parse(["ro", "rw", "exec", "noexec"]);

        Assert.Equal(MountAttributes.NoExecute, options.Set);
        Assert.Equal(MountAttributes.ReadOnly, options.Clear);
    }

    [Theory]
    [InlineData("noatime", (ulong)MountAttributes.NoAccessTime)]
    [InlineData("strictatime", (ulong)MountAttributes.StrictAccessTime)]
    [InlineData("relatime", 0UL)]
    public void Access_time_is_set_by_clearing_its_whole_field(string option, ulong set)
    {
        MountOptions options = MountOptions.Parse([option]);

        Assert.Equal((MountAttributes)set, options.Set);
        Assert.Equal(MountAttributes.AccessTimeMask, options.Clear);
    }

    [Fact]
    public void Recursive_attributes_are_kept_apart()
    {
        MountOptions options = MountOptions.Parse(["rbind", "rro", "rprivate"]);

        Assert.Equal(MountAttributes.None, options.Set);
        Assert.Equal(MountAttributes.ReadOnly, options.SetRecursively);
        Assert.Equal(MountFlags.Private | MountFlags.Recursive, options.Propagation);
    }
}
