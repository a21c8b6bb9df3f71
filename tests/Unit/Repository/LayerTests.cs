using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Gantry.Tests;

public sealed partial class LayerTests
{
    // It runs inside the compiler of Kube and ships nowhere.
    private const string Generator = "Kube.Generators";

    [Fact]
    public void Every_project_references_only_what_its_layer_allows()
    {
        var wrong = from path in Checkout.Files("src", ".csproj")
                    let project = Path.GetFileNameWithoutExtension(path)
                    from reference in References(path)
                    where !IsAllowed(project, reference)
                    select $"{project} must not reference {reference}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_project_has_a_place_in_the_layers()
    {
        IEnumerable<string> projects = Checkout.Files("src", ".csproj").Select(path => Path.GetFileNameWithoutExtension(path));

        Assert.DoesNotContain(projects, project => project is not "Host" and not Generator && Layer.Of(project) is null);
    }

    [Fact]
    public void References_point_down_only()
    {
        var upwards = from layer in Layer.All
                      from name in layer.May
                      where Layer.Of(name)!.Level >= layer.Level
                      select $"{layer.Project} -> {name}";

        Assert.Empty(upwards);
    }

    [Fact]
    public void The_architecture_page_shows_the_same_table()
    {
        string[] documented = [.. Checkout.Read("docs/architecture.md").Split('\n').Where(line => line.Length > 3 && line[0] == '|' && char.IsDigit(line[2])).Select(Row)];

        string[] expected = ["5 Host: all", .. Layer.All.Select(layer => $"{layer.Level} {layer.Project}: {(layer.May.Length == 0 ? "-" : string.Join(", ", layer.May))}")];
        Assert.Equal(expected, documented);
    }

    [Fact]
    public void Every_interface_stands_in_the_list_of_seams()
    {
        string seams = Checkout.Read("docs/architecture.md").Split("## Seams")[1].Split("\n## ")[0];

        var unlisted = from path in Checkout.Files("src", ".cs")
                       from match in Interface().Matches(Checkout.Read(path))
                       let name = match.Groups[1].Value
                       where !seams.Contains($"`{name}`", StringComparison.Ordinal)
                       select $"{path}: {name}";

        Assert.Empty(unlisted);
    }

    [GeneratedRegex(@"\binterface (I[A-Z]\w+)")]
    private static partial Regex Interface();

    // | 4 | Cri | what it is | Grpc, Oci, Images, Engine |
    private static string Row(string line)
    {
        string[] cells = [.. line.Split('|').Select(cell => cell.Trim(' ', '*'))];
        return $"{cells[1]} {cells[2]}: {cells[4]}";
    }

    private static bool IsAllowed(string project, string reference) =>
        project == "Host" || (project == "Kube" && reference == Generator) || Layer.Of(project)?.May.Contains(reference) == true;

    private static IEnumerable<string> References(string path) =>
        XDocument.Parse(Checkout.Read(path)).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
