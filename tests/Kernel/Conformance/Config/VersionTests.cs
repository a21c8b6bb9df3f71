using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class VersionTests
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.2-dev")]
    [InlineData("1.1.0+build.5")]
    [InlineData("1.3.0")]
    [Requirement("config/version-1", Level.Must, "Every version of the specification within the major version is understood, also one with a pre-release or build part.")]
    public void Versions_of_the_same_major_are_taken(string version)
    {
        using var container = new TestContainer("pause");
        container.Config["ociVersion"] = version;

        container.MustCreate();
    }

    [Theory]
    [InlineData("one")]
    [InlineData("")]
    [Requirement("config/version-2", Level.Must, "A version that is no semantic version is an error.")]
    public void A_version_that_is_none_is_refused(string version)
    {
        using var container = new TestContainer("pause");
        container.Config["ociVersion"] = version;

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/version-3", Level.Must, "A version of another major is not understood and is an error.")]
    public void A_version_of_another_major_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Config["ociVersion"] = "99.0.0";

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/version-4", Level.Must, "A configuration names its version.")]
    public void A_missing_version_is_refused()
    {
        using var container = new TestContainer("pause");
        container.Config.Remove("ociVersion");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/extensibility-1", Level.Must, "Properties that the runtime does not know are ignored, wherever they stand.")]
    public void Unknown_properties_are_ignored()
    {
        using var container = new TestContainer("report");
        container.Config["unknown"] = Json.Object("""{ "a": [1, null, { "b": true }] }""");
        container.Process["unknown"] = 7;
        container.Linux["unknown"] = Json.Array("x");
        container.Config["root"]!["unknown"] = "x";
        container.Mounts[0]!["unknown"] = new JsonObject();
        container.Resources["unknown"] = 1.5;

        Assert.Equal("conformance", container.Run()[0].Text("hostname"));
    }

    [Fact]
    [Requirement("config/extensibility-2", Level.Must, "Annotations that the runtime does not know are ignored.")]
    public void Unknown_annotations_are_ignored()
    {
        using var container = new TestContainer("report");
        container.Config["annotations"] = Json.Object("""{ "org.example.unknown.to.all": "true" }""");

        Assert.Single(container.Run());
    }

    [Theory]
    [InlineData("process", "cwd", "[1]")]
    [InlineData("root", "path", "{}")]
    [InlineData("root", "readonly", "\"yes\"")]
    [InlineData("linux", "namespaces", "\"pid\"")]
    [InlineData("process", "args", "\"sh\"")]
    [Requirement("config/values-1", Level.Must, "A value of the wrong type is an error.")]
    public void A_value_of_the_wrong_type_is_refused(string section, string property, string value)
    {
        using var container = new TestContainer("pause");
        container.Config[section]![property] = JsonNode.Parse(value);

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/platform-1", Level.Must, "Sections of other platforms do not disturb.")]
    public void Sections_of_other_platforms_are_ignored()
    {
        using var container = new TestContainer("report");
        container.Config["windows"] = Json.Object("""{ "layerFolders": ["C:\\layers"] }""");
        container.Config["solaris"] = Json.Object("""{ "milestone": "svc:/milestone/container:default" }""");

        Assert.Single(container.Run());
    }
}
