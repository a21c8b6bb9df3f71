namespace Gantry.Tests;

public sealed class UserNamespaceTests
{
    private const string Mapping = """[{ "containerID": 0, "hostID": 100000, "size": 65536 }]""";

    [Fact]
    [Requirement("config-linux/mappings-1", Level.Must, "uidMappings and gidMappings are the maps of a new user namespace.")]
    [Requirement("config-linux/mappings-2", Level.Must, "With a user namespace the process's ids are those inside of it.")]
    public void Ids_are_mapped()
    {
        using TestContainer container = Mapped("report", "read:/proc/self/uid_map", "read:/proc/self/gid_map");
        container.Process["user"] = Json.Object("""{ "uid": 7, "gid": 8, "additionalGids": [9] }""");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.NotEqual(NamespaceHolder.OfHost("user"), seen[0]["namespaces"]["user"]!.GetValue<string>());
        Assert.Equal((7L, 8L), (seen[0].Numbers("uids")[0], seen[0].Numbers("gids")[0]));
        Assert.Contains(9L, seen[0].Numbers("groups"));
        Assert.Equal(["0", "100000", "65536"], seen[1].Text("text").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["0", "100000", "65536"], seen[2].Text("text").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    [Requirement("config-linux/mappings-3", Level.Must, "On the host the process has the mapped id.")]
    public void The_host_sees_the_mapped_id()
    {
        using TestContainer container = Mapped("print:on", "pause");
        container.RunAndStay();

        Assert.Contains("Uid:\t100000\t", File.ReadAllText($"/proc/{container.Pid()}/status"), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("config-linux/mappings-4", Level.Should, "The owners of the root file system are not changed for a mapping.")]
    public void Owners_of_files_stay()
    {
        using TestContainer container = Mapped("stat:/probe");
        container.Config["process"]!["user"] = Json.Object("""{ "uid": 0, "gid": 0 }""");

        Sight seen = container.Run()[0];

        Assert.Equal(65534, seen.Int("uid"));
    }

    [Fact]
    [Requirement("config-linux/mappings-5", Level.Must, "Several mappings are written together.")]
    public void Several_mappings_are_written()
    {
        using var container = new TestContainer("read:/proc/self/uid_map");
        container.WithNamespace("user");
        container.Linux["uidMappings"] = Json.List("""[{ "containerID": 0, "hostID": 100000, "size": 10 }, { "containerID": 10, "hostID": 200000, "size": 5 }]""");
        container.Linux["gidMappings"] = Json.List(Mapping);

        Assert.Equal(["0", "100000", "10", "10", "200000", "5"], container.Run()[0].Text("text").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    [Requirement("config-linux/mappings-6", Level.Must, "Mappings that overlap cannot be made and are an error.")]
    public void Mappings_that_overlap_are_refused()
    {
        using var container = new TestContainer("pause");
        container.WithNamespace("user");
        container.Linux["uidMappings"] = Json.List("""[{ "containerID": 0, "hostID": 100000, "size": 10 }, { "containerID": 5, "hostID": 200000, "size": 5 }]""");
        container.Linux["gidMappings"] = Json.List(Mapping);

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/mappings-7", Level.Must, "Default devices are there in a user namespace too, and can be opened.")]
    public void Devices_are_there()
    {
        using TestContainer container = Mapped("open:/dev/null:rw", "open:/dev/zero", "open:/dev/urandom");

        Assert.All(container.Run(), seen => Assert.Equal(0, seen.Errno));
    }

    private static TestContainer Mapped(params string[] operations)
    {
        var container = new TestContainer(operations);
        container.WithNamespace("user");
        container.Linux["uidMappings"] = Json.List(Mapping);
        container.Linux["gidMappings"] = Json.List(Mapping);
        return container;
    }
}
