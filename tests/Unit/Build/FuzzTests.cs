using FsCheck;
using FsCheck.Fluent;
using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Files;
using Gantry.Build.Graphs;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "FROM ", "RUN ", "COPY ", "ADD ", "ENV ", "ARG ", "ONBUILD ", "HEALTHCHECK ", "CMD ", "SHELL ", "LABEL ", "EXPOSE ", "\n", "\\\n", "\r\n", "\\", "`", "'", "\"",
        "$", "${", "}", ":-", "#", "##", "%%", "//", "/", "<<A", "<<-'B'", "\nA\n", "--mount=type=", "--from=", "--", "=", ",", "[", "]", "\"x\"", " AS ", "a", "b c", "\0", "é", "\uFEFF",
        "# escape=`\n", "# syntax=x\n", "type=cache,target=/", "CMD", "NONE", "\t", "1", "..", "*", "?",
    ];

    private static Gen<string> Texts => Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    // Hostile input costs a sentence: a BuildException or a FormatException, never anything else and never without end.
    [Fact]
    public void Any_text_is_a_Dockerfile_or_an_error_with_a_sentence() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Texts.ToArbitrary(), Survives));

    [Fact]
    public void Any_text_expands_or_says_why_not() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            try
            {
                _ = new Expander(name => name == "a" ? "value of a" : null, '\\').Words(text);
            }
            catch (FormatException failure)
            {
                return failure.Message.Length > 0;
            }
            return true;
        }));

    [Fact]
    public void Any_text_is_a_list_of_patterns() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Texts.ToArbitrary(), text => IgnoreFile.Parse(text).IsExcluded("a/b c/1") is true or false && new PathPattern(text).Matches("a/b") is true or false));

    private static bool Survives(string text)
    {
        try
        {
            Dockerfile file = Dockerfile.Parse("FROM a\n" + text);
            var here = new Platform { Os = "linux", Architecture = "amd64" };
            _ = BuildGraph.Make(file, new BuildArguments(new Dictionary<string, string>(), here, here), null, new Dictionary<string, string>());
        }
        catch (BuildException failure)
        {
            return failure.Message.Length > 0;
        }
        return true;
    }
}
