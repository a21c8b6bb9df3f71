namespace Gantry.Tests;

public sealed class TableTests(ITestOutputHelper output)
{
    private static readonly string Folder = FindFolder();

    // All of these make or read messages of protobuf, which are not values here. A row must not leave unseen.
    private static readonly Dictionary<string, int> LeftOut = new()
    {
        ["messages of the tables' own schema"] = 519,
        ["wrappers, Any, Value and Struct of protobuf"] = 112,
        ["enums of protobuf"] = 79,
    };

    [Fact]
    public void Every_row_of_the_published_tables_holds()
    {
        Assert.SkipUnless(Directory.Exists(Folder), "the tables are not here");
        List<TableTest> rows = [.. Directory.GetFiles(Folder, "*.textproto").Order().SelectMany(Rows)];
        Dictionary<string, int> excluded = rows.GroupBy(row => row.Exclusion() ?? "").ToDictionary(group => group.Key, group => group.Count());
        List<string> failures = [];
        foreach (TableTest row in rows.Where(row => row.Exclusion() is null))
        {
            if (Try(row) is { } failure)
                failures.Add($"{row.Name}: {row.Expression}: {failure}");
        }

        output.WriteLine(string.Join('\n', excluded.Select(reason => $"{reason.Value} rows: {(reason.Key.Length == 0 ? "run" : "left out, " + reason.Key)}")));
        Assert.True(failures.Count == 0, $"{failures.Count} rows fail:\n{string.Join('\n', failures)}");
        Assert.Equal(LeftOut, excluded.Where(reason => reason.Key.Length > 0).ToDictionary());
    }

    private static string? Try(TableTest row)
    {
        try
        {
            return row.Run();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }

    private static IEnumerable<TableTest> Rows(string path) =>
        from section in TextProto.Parse(File.ReadAllText(path)).All("section")
        from test in section.All("test")
        select new TableTest(Path.GetFileNameWithoutExtension(path), section.Text("name")!, test);

    private static string FindFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gantry.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "..", "shared", "data", "cel");
    }
}
