using Gantry.Build;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Graphs;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class GraphTests
{
    private static readonly Platform Here = new() { Os = "linux", Architecture = "amd64" };

    private static BuildGraph Graph(string text, string? target = null, params (string Name, string Value)[] arguments) => BuildGraph.Make(
        Dockerfile.Parse(text), new BuildArguments(arguments.ToDictionary(pair => pair.Name, pair => pair.Value), Here, Here), target, new Dictionary<string, string>());

    [Fact]
    public void Only_what_the_target_needs_is_made()
    {
        const string File = "FROM a AS one\nFROM b AS two\nCOPY --from=one x y\nFROM c AS three\nFROM two\nRUN --mount=from=three,target=/x true\nFROM d AS last\n";

        Assert.Equal(["last"], Graph(File).Needed.Select(stage => stage.Name));
        Assert.Equal(["one", "two", "three", null], Graph(File, "3").Needed.Select(stage => stage.Name));
        Assert.Equal(["one", "two"], Graph(File, "TWO").Needed.Select(stage => stage.Name));
        Assert.Equal(3, Graph(File, "two").StepCount);
    }

    [Fact]
    public void Base_images_are_named_by_global_arguments_and_the_platform()
    {
        const string File = "ARG V=1\nARG NAME=base:$V\nFROM ${NAME} AS one\nFROM x-$TARGETARCH\n";

        Assert.Equal(["base:1", "x-amd64"], Graph(File).Stages.Select(stage => stage.BaseName));
        Assert.Equal("base:2", Graph(File, "one", ("V", "2")).Stages[0].BaseName);
    }

    [Theory]
    [InlineData("", "file with no instructions")]
    [InlineData("RUN x\n", "no build stage in current context")]
    [InlineData("ARG x\n", "no build stage in current context")]
    [InlineData("FROM a AS x\nFROM b AS x\n", "duplicate name x")]
    [InlineData("FROM a\nCOPY --from=0 a b\n", "refers to current build stage")]
    [InlineData("FROM a\nCOPY --from=7 a b\n", "index out of bounds")]
    [InlineData("FROM $X\n", "should not be blank")]
    [InlineData("FROM ${X\n", "missing '}'")]
    public void What_makes_no_graph_is_refused(string text, string words) => Assert.Contains(words, Assert.Throws<BuildException>(() => Graph(text)).Message);

    [Fact]
    public void An_unknown_target_is_refused() =>
        Assert.Equal("failed to reach build target x in Dockerfile", Assert.Throws<BuildException>(() => Graph("FROM a\n", "x")).Message);
}
