using Gantry.Build;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Graphs;
using Gantry.Build.Stages;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class ConfigTests
{
    private static readonly Platform Here = new() { Os = "linux", Architecture = "amd64" };

    private static (StageState State, IReadOnlyList<string> Words) Apply(string text, params (string Name, string Value)[] given)
    {
        Dockerfile file = Dockerfile.Parse("ARG GLOBAL=g\nFROM scratch\n" + text);
        var arguments = new BuildArguments(given.ToDictionary(pair => pair.Name, pair => pair.Value), Here, Here);
        BuildGraph graph = BuildGraph.Make(file, arguments, null, new Dictionary<string, string>());
        var changes = new ConfigChanges(arguments, graph.GlobalArguments, '\\');
        StageState state = StageState.Scratch(Here);
        var all = new List<string>();
        foreach (var instruction in graph.Target.Instructions)
        {
            (state, string words) = changes.Apply(state, instruction);
            all.Add(words);
        }
        return (state, all);
    }

    [Fact]
    public void Arguments_come_from_the_build_the_default_the_global_or_the_platform()
    {
        StageState state = Apply("ARG A=1 B\nARG GLOBAL TARGETOS\nARG C=$A-$GLOBAL\n", ("A", "2")).State;

        Assert.Equal(("2", null, "g", "linux", "2-g"), (state.Lookup("A"), state.Lookup("B"), state.Lookup("GLOBAL"), state.Lookup("TARGETOS"), state.Lookup("C")));
    }

    [Fact]
    public void A_variable_goes_before_an_argument_and_sees_those_of_earlier_instructions_only()
    {
        StageState state = Apply("ARG A=arg\nENV A=env B=$A\nENV C=$A\n").State;

        Assert.Equal(("env", "arg", "env"), (state.Variable("A"), state.Variable("B"), state.Variable("C")));
    }

    [Fact]
    public void An_entry_point_takes_the_command_of_the_base_away_but_not_its_own()
    {
        Assert.Equal(["x"], Apply("CMD [\"x\"]\nENTRYPOINT [\"y\"]\n").State.Config.Cmd);
    }

    [Fact]
    public void The_history_is_in_Dockers_words()
    {
        IReadOnlyList<string> words = Apply("ENV A=b C=\"d e\"\nUSER 1000\nEXPOSE 80 90/udp\nVOLUME /data\nCMD echo hi\nENTRYPOINT [\"sh\"]\nSTOPSIGNAL SIGINT\nARG V=1\n").Words;

        Assert.Equal(["ENV A=b C=d e", "USER 1000", "EXPOSE 80 90/udp", "VOLUME [/data]", "CMD [\"/bin/sh\" \"-c\" \"echo hi\"]", "ENTRYPOINT [\"sh\"]", "STOPSIGNAL SIGINT", "ARG V=1"], words);
    }

    [Fact]
    public void A_health_check_is_written_as_images_have_it()
    {
        StageState state = Apply("HEALTHCHECK --interval=5s CMD echo hi\n").State;

        Assert.Equal("{\"Test\":[\"CMD-SHELL\",\"echo hi\"],\"Interval\":5000000000}", state.Config.Healthcheck!.Value.GetRawText());
    }

    [Theory]
    [InlineData("EXPOSE 99999\n")]
    [InlineData("EXPOSE 80/x\n")]
    [InlineData("EXPOSE 90-80\n")]
    [InlineData("STOPSIGNAL NOPE\n")]
    [InlineData("ENV ${X:?needed}=1\n")]
    public void What_cannot_be_is_refused(string text) => Assert.Throws<BuildException>(() => Apply(text));

    [Fact]
    public void Ports_of_a_range_are_all_named() => Assert.Equal(["80/tcp", "81/tcp", "82/tcp"], Apply("EXPOSE 80-82\n").State.Config.ExposedPorts);

    [Fact]
    public void A_source_date_is_a_number() =>
        Assert.Throws<BuildException>(() => new BuildArguments(new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "tomorrow" }, Here, Here));
}
