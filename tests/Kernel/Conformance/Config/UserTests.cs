namespace Gantry.Tests;

public sealed class UserTests
{
    [Fact]
    [Requirement("config/user-1", Level.Must, "The process has the user id and the group id of config.json, real, effective and saved.")]
    [Requirement("config/user-2", Level.Must, "The process has exactly the additional groups of config.json.")]
    public void The_process_has_its_ids_and_groups()
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1001, "additionalGids": [5, 7000] }""");

        Sight seen = container.Run()[0];

        Assert.Equal([1000, 1000, 1000], seen.Numbers("uids"));
        Assert.Equal([1001, 1001, 1001], seen.Numbers("gids"));
        Assert.Equal([5, 7000], seen.Numbers("groups").Where(g => g != 1001).Order());
    }

    [Fact]
    [Requirement("config/user-3", Level.Must, "Without additional groups the process has none of the runtime's.")]
    public void Without_groups_there_are_none()
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1001 }""");

        Assert.DoesNotContain(container.Run()[0].Numbers("groups"), group => group != 1001);
    }

    [Fact]
    [Requirement("config/user-4", Level.Must, "The process has the umask of config.json.")]
    public void The_process_has_its_umask()
    {
        using var container = new TestContainer("report");
        container.Process["user"]!["umask"] = 0x3F;

        Assert.Equal(0x3F, container.Run()[0].Int("umask"));
    }

    [Fact]
    [Requirement("config/user-5", Level.Should, "Without a umask that of the runtime's caller stays.")]
    public void Without_a_umask_the_callers_stays()
    {
        Deviation.Admit("config/user-5");
        using var container = new TestContainer("report");
        container.WriteConfig();

        RuntimeResult created = container.Execute("/bin/sh", ["-c", "umask 0037; exec \"$0\" \"$@\"", RuntimeUnderTest.Program, "--root", container.Bundle + "/state", "create", "--bundle", container.Bundle, container.Id]);
        Assert.True(created.Status == 0, created.Error);
        container.RunToEnd();

        Assert.Equal(0x1F, container.Seen()[0].Int("umask"));
    }

    [Fact]
    [Requirement("config/user-6", Level.Must, "Ids up to the largest that the kernel has are taken; names are never looked up.")]
    public void Large_ids_are_taken()
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object("""{ "uid": 4294967294, "gid": 4294967293 }""");

        Sight seen = container.Run()[0];

        Assert.Equal((4294967294L, 4294967293L), (seen.Numbers("uids")[0], seen.Numbers("gids")[0]));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("4294967296")]
    [InlineData("\"root\"")]
    [Requirement("config/user-7", Level.Must, "An id that the kernel cannot have is an error.")]
    public void An_impossible_id_is_refused(string uid)
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object($$"""{ "uid": {{uid}}, "gid": 0 }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/user-8", Level.Must, "A user id other than 0 has no rights that config.json does not give.")]
    public void Another_user_has_no_rights()
    {
        using var container = new TestContainer("report");
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1000 }""");

        System.Text.Json.Nodes.JsonNode seen = container.Run()[0]["capabilities"];

        Assert.Equal((0L, 0L), (seen["effective"]!.GetValue<long>(), seen["ambient"]!.GetValue<long>()));
    }
}
