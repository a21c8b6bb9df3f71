using Gantry.Engine;
using Gantry.Engine.Specs;

namespace Gantry.Tests;

public sealed class UserLookupTests
{
    private static readonly UserLookup Lookup = new(
        AccountFile.Parse("root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/sh\n1000:x:5:6:trap:/trap:/bin/sh\nbad:x:4294967296:0::/:/bin/sh\n# a remark\n"),
        AccountFile.Parse("root:x:0:\nweb:x:34:\nextra:x:77:web,root\n88:x:9:\n"));

    [Theory]
    [InlineData(null, 0u, 0u)]
    [InlineData("", 0u, 0u)]
    [InlineData("web", 33u, 34u)]
    [InlineData("33", 33u, 34u)]
    [InlineData("web:77", 33u, 77u)]
    [InlineData("web:extra", 33u, 77u)]
    [InlineData("12345", 12345u, 0u)]
    [InlineData("4294967294", 4294967294u, 0u)]
    public void Users_and_groups_are_found_by_name_or_number(string? wanted, uint uid, uint gid)
    {
        ResolvedUser user = Lookup.Resolve(wanted, group: null, supplemental: [], onlyNamedGroups: false);

        Assert.Equal((uid, gid), (user.Uid, user.Gid));
    }

    [Fact]
    public void A_number_is_never_looked_up_as_a_name()
    {
        ResolvedUser user = Lookup.Resolve("1000", null, [], false);

        Assert.Equal((1000u, 0u), (user.Uid, user.Gid));
        Assert.Equal(88u, Lookup.Resolve("web:88", null, [], false).Gid);
    }

    [Theory]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("0x0")]
    [InlineData("nobody")]
    [InlineData("web:nogroup")]
    [InlineData("web:65536000000")]
    [InlineData("bad")]
    public void What_is_no_user_is_refused(string wanted)
    {
        EngineException failure = Assert.Throws<EngineException>(() => Lookup.Resolve(wanted, null, [], false));

        Assert.Equal(EngineFailure.Invalid, failure.Kind);
    }

    [Fact]
    public void The_primary_group_is_among_the_additional_ones()
    {
        Assert.Equal([34u, 77u, 5u], Lookup.Resolve("web", null, [5], onlyNamedGroups: false).AdditionalGids);
        Assert.Equal([34u, 5u], Lookup.Resolve("web", null, [5], onlyNamedGroups: true).AdditionalGids);
    }

    [Fact]
    public void Home_is_the_users_own_or_the_root_directory()
    {
        Assert.Equal("/srv", Lookup.Resolve("web", null, [], false).Home);
        Assert.Equal("/", Lookup.Resolve("999", null, [], false).Home);
    }
}
