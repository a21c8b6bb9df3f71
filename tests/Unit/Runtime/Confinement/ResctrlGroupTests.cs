using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Confinement;

namespace Gantry.Tests.Confinement;

/// <summary>On a directory that looks like the kernel's: few machines have the hardware.</summary>
public sealed class ResctrlGroupTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("gantry-resctrl").FullName;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public void A_group_of_the_containers_own_gets_the_schemata_and_goes_with_it()
    {
        ResctrlGroup group = ResctrlGroup.At(_place, new IntelRdt { L3CacheSchema = "L3:0=f", MemBwSchema = "MB:0=70", Schemata = ["L2:0=3"] }, "c1");

        group.Join(42);

        Assert.Equal("L3:0=f\nMB:0=70\nL2:0=3\n", File.ReadAllText(_place + "/c1/schemata"));
        Assert.Equal("42", File.ReadAllText(_place + "/c1/tasks"));
        Empty(_place + "/c1");
        group.Remove();
        Assert.False(Directory.Exists(_place + "/c1"));
    }

    [Fact]
    public void A_group_that_is_shared_is_joined_as_it_is_and_stays()
    {
        Directory.CreateDirectory(_place + "/gold");
        File.WriteAllText(_place + "/gold/schemata", "    L3:0=ff\n    MB:0=100\n");
        ResctrlGroup group = ResctrlGroup.At(_place, new IntelRdt { ClosId = "gold", L3CacheSchema = "L3:0=ff", EnableMonitoring = true }, "c1");

        group.Join(42);

        Assert.Equal("42", File.ReadAllText(_place + "/gold/mon_groups/c1/tasks"));
        Empty(_place + "/gold/mon_groups/c1");
        group.Remove();
        Assert.True(Directory.Exists(_place + "/gold"));
        Assert.False(Directory.Exists(_place + "/gold/mon_groups/c1"));
        Assert.Contains("other schemata", Assert.Throws<RuntimeException>(() => ResctrlGroup.At(_place, new IntelRdt { ClosId = "gold", L3CacheSchema = "L3:0=1" }, "c1").Join(1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x", "L3:0=f")]
    [InlineData("info", "L3:0=f")]
    [InlineData("a", "L3:0=f\nMB:0=1")]
    [InlineData("a", "nonsense")]
    public void Names_and_lines_that_are_none_are_refused(string group, string line) =>
        Assert.Throws<RuntimeException>(() => ResctrlGroup.At(_place, new IntelRdt { ClosId = group, Schemata = [line] }, "c1"));

    [Fact]
    public void A_host_without_it_is_told()
    {
        Assert.Contains("no resctrl", Assert.Throws<RuntimeException>(() => ResctrlGroup.At(null, new IntelRdt(), "c1")).Message, StringComparison.Ordinal);
        Assert.Contains("no group x", Assert.Throws<RuntimeException>(() => ResctrlGroup.At(_place, new IntelRdt { ClosId = "x" }, "c1").Join(1)).Message, StringComparison.Ordinal);
    }

    // The kernel's files go with their directory; these do not.
    private static void Empty(string directory)
    {
        foreach (string file in Directory.GetFiles(directory))
            File.Delete(file);
    }
}
