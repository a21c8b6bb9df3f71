using Gantry.Build;
using Gantry.Build.Contexts;
using Gantry.Build.Dockerfiles;
using Gantry.Build.Files;
using Gantry.Build.Graphs;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

/// <summary>Hostile input costs a sentence: a BuildException or a FormatException, never anything else and never without end.</summary>
public sealed class FuzzTests
{
    private const int Tries = 5000;

    private static readonly string[] Pieces =
    [
        "FROM ", "RUN ", "COPY ", "ADD ", "ENV ", "ARG ", "ONBUILD ", "HEALTHCHECK ", "CMD ", "SHELL ", "LABEL ", "EXPOSE ", "USER ", "VOLUME ", "\n", "\\\n", "\r\n", "\\",
        "`", "'", "\"", "$", "${", "}", ":-", "#", "##", "%%", "//", "/", "<<A", "<<-'B'", "\nA\n", "--mount=type=", "--mount=\"", "--from=", "--", "=", ",", "[", "]", "\"x\"",
        " AS ", "a", "b c", "\0", "é", "\uFEFF", "# escape=`\n", "# syntax=x\n", "type=cache,target=/", "CMD", "NONE", "\t", "1", "..", "*", "?", "\uD800",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_text_is_a_Dockerfile_or_an_error_with_a_sentence(int seed)
    {
        foreach (string text in Texts(seed))
            Assert.True(Survives(text), text);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Any_text_expands_or_says_why_not(int seed)
    {
        var expander = new Expander(name => name == "a" ? "value of a" : null, '\\');
        foreach (string text in Texts(seed))
            Assert.True(Says<FormatException>(() => expander.Words(text)) && Says<FormatException>(() => expander.Text(text)), text);
    }

    [Fact]
    public void Any_text_is_a_list_of_patterns()
    {
        foreach (string text in Texts(6))
            Assert.True(Says<BuildException>(() => _ = IgnoreFile.Parse(text).IsExcluded("a/b c/1") | new PathPattern(text).Matches("a/b")), text);
    }

    private static IEnumerable<string> Texts(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < Tries; i++)
            yield return string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));
    }

    private static bool Survives(string text) => Says<BuildException>(() =>
    {
        Dockerfile file = Dockerfile.Parse("FROM a\n" + text);
        var here = new Platform { Os = "linux", Architecture = "amd64" };
        _ = BuildGraph.Make(file, new BuildArguments(new Dictionary<string, string>(), here, here), null, new Dictionary<string, string>());
    });

    private static bool Says<T>(Action action) where T : Exception
    {
        try
        {
            action();
        }
        catch (T failure)
        {
            return failure.Message.Length > 0;
        }
        return true;
    }
}
