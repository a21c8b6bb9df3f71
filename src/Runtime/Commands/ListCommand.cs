using System.Globalization;
using System.Text.Json;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>`list`: the containers below the root, as a table, as JSON or as bare ids.</summary>
internal static class ListCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        string format = "table";
        bool quiet = false;
        OptionSet options = new OptionSet("list").Value("--format", "-f", v => format = v).Flag("--quiet", "-q", () => quiet = true);
        if (options.Parse(arguments).Length > 0)
            throw options.Wrong("takes no arguments");

        List<ContainerSummary> containers = Read(global.Root);
        if (quiet)
            containers.ForEach(c => Terminal.Out(c.Id));
        else if (format == "json")
            Terminal.Out(JsonSerializer.Serialize(containers, RecordJson.Default.ListContainerSummary));
        else if (format == "table")
            WriteTable(containers);
        else
            throw options.Wrong($"unknown format {format}: table or json");

        return 0;
    }

    private static List<ContainerSummary> Read(string root)
    {
        var containers = new List<ContainerSummary>();
        if (!Directory.Exists(root))
            return containers;

        foreach (string path in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            if (ContainerDirectory.IsValidId(Path.GetFileName(path)) && Container.TryRead(ContainerDirectory.At(root, Path.GetFileName(path))) is { } container)
                containers.Add(container.Summary(withAnnotations: false) with { Owner = Accounts.OwnerOf(container.Directory.FullPath) });
        }

        return containers;
    }

    private static void WriteTable(List<ContainerSummary> containers)
    {
        int id = containers.Select(c => c.Id.Length).Append(2).Max(), bundle = containers.Select(c => c.Bundle.Length).Append(6).Max();
        Terminal.Out($"{"ID".PadRight(id)}  {"PID",-8}  {"STATUS",-8}  {"BUNDLE".PadRight(bundle)}  {"CREATED",-20}  OWNER");
        foreach (ContainerSummary c in containers)
        {
            string created = c.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            Terminal.Out($"{c.Id.PadRight(id)}  {c.Pid,-8}  {c.Status,-8}  {c.Bundle.PadRight(bundle)}  {created,-20}  {c.Owner}");
        }
    }
}
