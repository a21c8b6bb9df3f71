using Gantry.Build;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Dockerfiles.Instructions;

namespace Gantry.Tests;

public sealed class DockerfileTests
{
    private static T Only<T>(string text) where T : Instruction => Assert.IsType<T>(Dockerfile.Parse(text).Instructions[^1]);

    private static BuildException Fails(string text) => Assert.Throws<BuildException>(() => Dockerfile.Parse(text));

    [Fact]
    public void Continued_lines_are_joined_without_comments_and_empty_lines()
    {
        var run = Only<RunInstruction>("FROM a\nrun one \\\n  # a comment\n\n  && two \\  \n  && three\n");

        Assert.Equal(["one   && two   && three"], run.Command.Words);
        Assert.Equal((2, 6), (run.Range.FirstLine, run.Range.LastLine));
    }

    [Fact]
    public void The_escape_character_is_chosen_by_a_directive()
    {
        var copy = Only<CopyInstruction>("# escape=`\n# syntax = docker/dockerfile:1\nFROM a\nCOPY c:\\x `\n d:\\\n");

        Assert.Equal(["c:\\x"], copy.Sources);
        Assert.Equal("d:\\", copy.Destination);
    }

    [Theory]
    [InlineData("# escape=x\nFROM a\n", 1, "invalid escape token")]
    [InlineData("FROM a\nRUNN x\n", 2, "unknown instruction: RUNN (did you mean RUN?)")]
    [InlineData("FROM a\n\n\nCOPY x\n", 4, "COPY requires at least two arguments")]
    [InlineData("FROM a\nENV a=1 b\n", 2, "can't find = in \"b\"")]
    [InlineData("FROM a b\n", 1, "FROM requires either one or three arguments")]
    [InlineData("FROM a AS 1x\n", 1, "invalid name for build stage: \"1x\"")]
    [InlineData("FROM a\nSHELL sh -c\n", 2, "SHELL requires the arguments to be in JSON form")]
    [InlineData("FROM a\nCMD [\"a\", 1]\n", 2, "arrays must be comprised of strings only")]
    [InlineData("FROM a\nRUN <<E\nx\n", 2, "unterminated heredoc")]
    [InlineData("FROM a\nONBUILD FROM b\n", 2, "FROM isn't allowed as an ONBUILD trigger")]
    [InlineData("FROM a\nONBUILD ONBUILD RUN b\n", 2, "Chaining ONBUILD")]
    [InlineData("FROM a\nHEALTHCHECK TEST x\n", 2, "Unknown type \"TEST\"")]
    [InlineData("FROM a\nHEALTHCHECK --interval=1 CMD x\n", 2, "invalid duration")]
    [InlineData("FROM a\nRUN --mount=type=cache x\n", 2, "needs a target")]
    [InlineData("FROM a\nRUN --mount=type=what,target=/x x\n", 2, "unsupported mount type")]
    [InlineData("FROM a\nRUN --network=weird x\n", 2, "is not valid for RUN")]
    [InlineData("FROM a\nCOPY --what=1 x y\n", 2, "unknown flag: what")]
    [InlineData("FROM a\nCOPY --from=$X a b\n", 2, "variable expansion is not supported for --from")]
    [InlineData("FROM a\nRUN\n", 2, "RUN requires at least one argument")]
    public void An_error_names_its_line(string text, int line, string words)
    {
        BuildException failure = Fails(text);

        Assert.Contains(words, failure.Message);
        Assert.StartsWith($"dockerfile parse error on line {line}: ", failure.Message);
        Assert.Equal(line, failure.Where!.Value.FirstLine);
    }

    [Fact]
    public void An_error_in_a_continued_line_names_the_line_and_the_column()
    {
        BuildException failure = Fails("FROM a\nENV a=1 \\\n    b\n");

        Assert.Equal((3, 5), (failure.Where!.Value.FirstLine, failure.Where.Value.Column));
        Assert.Contains("   3 | >>>     b", failure.Excerpt);
    }

    [Fact]
    public void Heredocs_are_read_to_their_ends()
    {
        var run = Only<RunInstruction>("FROM a\nRUN cat <<A <<-\"B\" 3<<C > x\none $V\nA\n\ttwo\n\tB\nthree\nC\n");

        Assert.Equal([("A", "one $V\n", true), ("B", "two\n", false), ("C", "three\n", true)], run.Heredocs.Select(heredoc => (heredoc.Name, heredoc.Content, heredoc.Expands)));
        Assert.Equal(8, run.Range.LastLine);
    }

    [Fact]
    public void Heredocs_of_COPY_become_sources()
    {
        var copy = Only<CopyInstruction>("FROM a\nCOPY <<x file <<'y' /d/\n1\nx\n2\ny\n");

        Assert.Equal(["file"], copy.Sources);
        Assert.Equal(["x", "y"], copy.Heredocs.Select(heredoc => heredoc.Name));
        Assert.Equal("/d/", copy.Destination);
    }

    [Fact]
    public void Flags_of_COPY_and_ADD_are_read()
    {
        var copy = Only<CopyInstruction>("FROM a\nCOPY --from=b --chown=1:2 --chmod=u+x --link --parents --exclude=*.md --exclude=x a b c/\n");
        var add = Only<CopyInstruction>("FROM a\nADD --keep-git-dir=true --checksum=sha256:ab --unpack=false [\"a b\", \"c\"]\n");

        Assert.Equal(("b", "1:2", "u+x", true, true), (copy.From, copy.Owner, copy.Mode, copy.IsLink, copy.KeepsParents));
        Assert.Equal(["*.md", "x"], copy.Excludes);
        Assert.Equal((true, "sha256:ab", false), (add.KeepsGitDirectory, add.Checksum, add.Unpacks));
        Assert.Equal(["a b"], add.Sources);
    }

    [Fact]
    public void Mounts_of_RUN_are_read()
    {
        var run = Only<RunInstruction>("FROM a\nRUN --mount=type=cache,id=x,target=/c,sharing=locked,uid=5,mode=0700 --mount=src=a,dst=/b,rw --mount=type=tmpfs,target=/t,size=64m --mount=type=secret,id=s,env=S,required --network=none --security=insecure true\n");

        Assert.Equal([RunMountKind.Cache, RunMountKind.Bind, RunMountKind.Tmpfs, RunMountKind.Secret], run.Mounts.Select(mount => mount.Kind));
        Assert.Equal(("x", "/c", "locked", 5u, 0x1C0u), (run.Mounts[0].Id, run.Mounts[0].Target, run.Mounts[0].Sharing, run.Mounts[0].Owner, run.Mounts[0].Mode!.Value));
        Assert.Equal(("a", "/b", true), (run.Mounts[1].Source, run.Mounts[1].Target, run.Mounts[1].IsWritable));
        Assert.Equal(64 << 20, run.Mounts[2].Size);
        Assert.Equal(("S", true), (run.Mounts[3].Variable, run.Mounts[3].IsRequired));
        Assert.Equal(("none", "insecure"), (run.Network, run.Security));
    }

    [Fact]
    public void Lists_are_told_from_shell_commands()
    {
        Assert.False(Only<RunInstruction>("FROM a\nRUN [\"a\", \"b\"]\n").Command.IsShell);
        Assert.True(Only<RunInstruction>("FROM a\nRUN [ -f x ] && y\n").Command.IsShell);
        Assert.True(Only<RunInstruction>("FROM a\nRUN ['a']\n").Command.IsShell);
    }

    [Fact]
    public void A_health_check_is_read_with_its_times()
    {
        var check = Only<HealthcheckInstruction>("FROM a\nHEALTHCHECK --interval=1m30s --timeout=500ms --start-interval=2s --retries=4 CMD [\"a\", \"b\"]\n");

        Assert.Equal((90_000_000_000, 500_000_000, 2_000_000_000, 4), (check.Interval, check.Timeout, check.StartInterval, check.Retries));
        Assert.Equal(["a", "b"], check.Command!.Words);
        Assert.Null(Only<HealthcheckInstruction>("FROM a\nHEALTHCHECK NONE\n").Command);
    }

    [Fact]
    public void Old_forms_of_ENV_and_LABEL_take_the_rest_of_the_line()
    {
        Assert.Equal([new("a", "b  c=d")], Only<EnvInstruction>("FROM a\nENV a b  c=d\n").Variables);
        Assert.Equal([new("a", "'b c'"), new("d", "e\\ f")], Only<LabelInstruction>("FROM a\nLABEL a='b c' d=e\\ f\n").Labels);
    }

    [Fact]
    public void ONBUILD_keeps_the_instruction_as_it_was_written() =>
        Assert.Equal("COPY --from=x a b", Only<OnbuildInstruction>("FROM a\nONBUILD  COPY --from=x a b\n").Trigger);
}
