using Gantry.Build;
using Gantry.DockerApi.Answers;
using Gantry.DockerApi.Builds;

namespace Gantry.Tests;

public sealed class BuildLinesTests
{
    private sealed class Lines : IProgress<ProgressMessage>
    {
        public List<ProgressMessage> All { get; } = [];

        public void Report(ProgressMessage value) => All.Add(value);
    }

    private static readonly BuildMessage[] Messages =
    [
        new(BuildMessageKind.Step, "FROM a", 1, 2), new(BuildMessageKind.Result, "sha256:0123456789abcdef", 1, 2), new(BuildMessageKind.Step, "RUN b", 2, 2),
        new(BuildMessageKind.Missed, "file x changed", 2, 2), new(BuildMessageKind.Running, "fedcba9876543210", 2, 2), new(BuildMessageKind.Output, "out", 2, 2),
        new(BuildMessageKind.Removed, "fedcba9876543210", 2, 2), new(BuildMessageKind.Cached, "", 2, 2), new(BuildMessageKind.Triggers, "2"),
        new(BuildMessageKind.Built, "sha256:0123456789abcdef"), new(BuildMessageKind.Tagged, "x:1"),
    ];

    [Fact]
    public void A_build_is_told_in_the_words_of_Dockers_own_builder()
    {
        var lines = new Lines();
        var told = new BuildLines(lines, isQuiet: false);

        Array.ForEach(Messages, told.Report);

        Assert.Equal(
            "Step 1/2 : FROM a\n ---> 0123456789ab\nStep 2/2 : RUN b\n ---> Not cached: file x changed\n ---> Running in fedcba987654\nout ---> Removed intermediate container fedcba987654\n"
            + " ---> Using cache\n# Executing 2 build triggers\nSuccessfully built 0123456789ab\nSuccessfully tagged x:1\n",
            string.Concat(lines.All.Select(line => line.Stream)));
        Assert.Equal("{\"ID\":\"sha256:0123456789abcdef\"}", Assert.Single(lines.All, line => line.Aux is not null).Aux!.Value.GetRawText());
    }

    [Fact]
    public void A_quiet_build_tells_its_id_alone()
    {
        var lines = new Lines();
        var told = new BuildLines(lines, isQuiet: true);

        Array.ForEach(Messages, told.Report);

        Assert.NotNull(Assert.Single(lines.All).Aux);
    }
}
