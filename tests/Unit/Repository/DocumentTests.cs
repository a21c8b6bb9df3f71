using System.Text.RegularExpressions;

namespace Gantry.Tests;

public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Checkout.Files(ending: ".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_path_in_a_document_exists(string document)
    {
        IEnumerable<string> missing = PathInBackticks().Matches(Checkout.Read(document)).Select(match => match.Groups[1].Value).Where(path => !Exists(path));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_in_a_document_leads_to_a_file(string document)
    {
        string folder = Path.GetDirectoryName(document)!;

        IEnumerable<string> missing = Link().Matches(Checkout.Read(document)).Select(match => match.Groups[1].Value).Where(target => !Exists(Path.Combine(folder, target)));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_decision_is_listed()
    {
        string list = Checkout.Read("docs/adr/README.md");

        Assert.DoesNotContain(Checkout.Files("docs/adr", ".md").Select(path => Path.GetFileName(path)), name => name != "README.md" && !list.Contains($"({name})", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_says_what_it_is()
    {
        IEnumerable<string> projects = Checkout.Files("src", ".csproj").Select(path => Path.GetDirectoryName(path)!);

        Assert.DoesNotContain(projects, project => !Exists(Path.Combine(project, "README.md")));
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(Checkout.Root, path));

    // `src/Store/IStore.cs`, also with words behind it: `examples/hello/make-image.sh DIR`. One with a star names many files.
    [GeneratedRegex(@"`((?:src|tests|docs|examples|tools|bench)/[^`\s*]+)(?:\s[^`]*)?`")]
    private static partial Regex PathInBackticks();

    // [words](target), where the target is neither elsewhere in the world nor in the same document.
    [GeneratedRegex(@"\]\((?!\w+:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
