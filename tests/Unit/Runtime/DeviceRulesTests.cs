using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Cgroups;

namespace Gantry.Tests;

public sealed class DeviceRulesTests
{
    private static readonly CgroupLayout Legacy = new(CgroupMode.Legacy, [new("/sys/fs/cgroup/devices", false, ["devices"])]);

    private static readonly DeviceRule DenyAll = new() { Allow = false, Access = "rwm" };

    private static readonly DeviceRule AllowAll = new() { Allow = true, Access = "rwm" };

    private static readonly DeviceRule AllowFuse = new() { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" };

    [Fact]
    public void Device_rules_keep_their_order_and_what_every_container_needs_comes_last()
    {
        List<string> lines = Lines(DenyAll, AllowFuse);

        Assert.Equal(["deny a *:* rwm", "allow c 10:229 rw"], lines[..2]);
        Assert.Contains("allow c 1:3 rwm", lines[2..]);
    }

    [Fact]
    public void Without_rules_everything_but_the_default_devices_is_denied()
    {
        Assert.Equal("deny a *:* rwm", Lines()[0]);
        Assert.Equal("deny a *:* rwm", CgroupPlan.For(Legacy, null).Devices.Select(Text).First());
    }

    [Fact]
    public void A_privileged_container_has_all_devices() => Assert.Equal(["deny a *:* rwm", "allow a *:* rwm"], Lines(AllowAll));

    [Fact]
    public void A_rule_for_all_devices_but_not_all_accesses_is_not_taken_for_all()
    {
        Assert.Equal(["deny a *:* rwm", "allow c *:* r", "allow b *:* r"], Lines(new DeviceRule { Allow = true, Access = "r" })[..3]);
    }

    [Fact]
    public void Version_1_refuses_to_deny_a_part_of_what_is_allowed()
    {
        DeviceRule some = new() { Allow = true, Type = "c", Major = 10, Access = "rwm" }, part = new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "w" };

        Assert.Contains("a part of", Assert.Throws<RuntimeException>(() => Lines(some, part)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wider_rule_takes_back_each_exception_by_its_own_numbers()
    {
        DeviceRule denied = new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "rw" };

        Assert.Equal(
            ["deny a *:* rwm", "allow a *:* rwm", "deny c 10:229 rw", "allow c 10:229 r"],
            Lines(AllowAll, denied, new DeviceRule { Allow = true, Type = "c", Access = "r" })[..4]);
    }

    [Fact]
    public void A_change_allows_the_new_before_it_denies_the_old()
    {
        DeviceRule random = new() { Allow = true, Type = "c", Major = 10, Minor = 183, Access = "r" };

        List<CgroupSetting> change = DeviceRules.Difference([DenyAll, AllowFuse], CgroupPlan.For(Legacy, new Resources { Devices = [random] }));

        Assert.Equal(["allow c 10:183 r", "deny c 10:229 rw"], change.Select(Text));
    }

    private static List<string> Lines(params DeviceRule[] rules) => [.. CgroupPlan.For(Legacy, new Resources { Devices = rules }).Devices.Select(Text)];

    private static string Text(CgroupSetting setting) => $"{setting.File.Split('.')[1]} {setting.Value}";
}
