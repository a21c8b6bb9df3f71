using System.Text.RegularExpressions;

namespace Gantry.Tests;

public sealed partial class DocumentTests
{
    private static readonly Lazy<HashSet<string>> Words = new(ReadWords);

    private static readonly Lazy<string> Tests = new(() => string.Concat(Checkout.Files("tests", ".cs").Select(Checkout.Read)));

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
    public void Every_type_in_a_document_exists(string document)
    {
        IEnumerable<string> missing = TypeInBackticks().Matches(Checkout.Read(document)).Select(match => match.Groups[1].Value).Where(name => !Words.Value.Contains(name));

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

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_test_in_a_document_exists(string document)
    {
        IEnumerable<string> missing = TestInBackticks().Matches(Checkout.Read(document)).Select(match => match.Groups[1].Value).Where(name => !Tests.Value.Contains($" {name}(", StringComparison.Ordinal));

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

    private static HashSet<string> ReadWords() =>
        [.. new[] { ".cs", ".props" }.SelectMany(ending => Checkout.Files(ending: ending)).SelectMany(path => Word().Matches(Checkout.Read(path))).Select(match => match.Value)];

    private static bool Exists(string path) => Path.Exists(Path.Combine(Checkout.Root, path));

    // `src/Store/IStore.cs`, also with words behind it: `examples/hello/make-image.sh DIR`. One with a star names many files.
    [GeneratedRegex(@"`((?:src|tests|docs|examples|tools|bench)/[^`\s*]+)(?:\s[^`]*)?`")]
    private static partial Regex PathInBackticks();

    // `WatchCache` and the first part of `WatchCache.Learn`: two humps, so that it is no word of English. Xxx stands for any.
    [GeneratedRegex(@"`((?!Xxx)[A-Z][a-z]+(?:[A-Z][a-z]+)+)(?:\.\w+)?`")]
    private static partial Regex TypeInBackticks();

    // `XxxTests.A_name_with_underscores`
    [GeneratedRegex(@"`\w+Tests\.(\w+)`")]
    private static partial Regex TestInBackticks();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\b")]
    private static partial Regex Word();

    // [words](target), where the target is neither elsewhere in the world nor in the same document.
    [GeneratedRegex(@"\]\((?!\w+:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
