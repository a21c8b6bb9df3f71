using System.Text.RegularExpressions;

namespace Gantry.Tests;

public sealed partial class SourceTests
{
    private const int MostLines = 500;

    private static readonly string[] Binary = [".png", ".ico", ".gz", ".tar", ".zst"];

    [Fact]
    public void A_long_file_says_in_its_first_line_why()
    {
        var unexplained = from path in Checkout.Files("src", ".cs")
                    let text = Checkout.Read(path)
                    where text.AsSpan().Count('\n') > MostLines && !text.StartsWith("// ", StringComparison.Ordinal)
                    select path;

        Assert.Empty(unexplained);
    }

    [Fact]
    public void Nothing_is_left_for_later_without_an_issue()
    {
        IEnumerable<string> unfinished = Checkout.Files("src", ".cs").Where(path => Unfinished().IsMatch(Checkout.Read(path)));

        Assert.Empty(unfinished);
    }

    [Fact]
    public void No_file_names_a_place_of_one_machine()
    {
        var named = from path in Checkout.Files()
                    where !Binary.Contains(Path.GetExtension(path))
                    from match in PlaceOfOneMachine().Matches(Checkout.Read(path))
                    select $"{path}: {match.Value}";

        Assert.Empty(named);
    }

    // "TODO #12: ..." has an issue.
    [GeneratedRegex(@"NotImplementedException|\bTODO\b(?! #\d)")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"/home/\w+/|/Users/\w+/")]
    private static partial Regex PlaceOfOneMachine();
}
