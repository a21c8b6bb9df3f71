using Gantry.Linux.Mounts;

namespace Gantry.Tests.Mounts;

public sealed class MountEntryTests
{
    [Fact]
    public void A_line_of_mountinfo_is_parsed_with_its_optional_fields_and_escapes()
    {
        MountEntry entry = MountEntry.Parse(@"36 35 98:0 /mnt1 /mnt\0402\134 rw,noatime master:1 shared:2 - ext3 /dev/root rw,errors=continue");

        Assert.Equal(36, entry.Id);
        Assert.Equal("/mnt 2\\", entry.Target);
        Assert.Equal("ext3", entry.Type);
        Assert.Equal("/dev/root", entry.Source);
        Assert.Equal(["rw", "errors=continue"], entry.SuperOptions);
    }

    [Fact]
    public void A_line_without_separator_is_refused() => Assert.Throws<FormatException>(() => MountEntry.Parse("36 35 98:0 / / rw"));
}
