using System.CommandLine;
using System.Text.Json;
using Gantry.Host.Control;
using Gantry.Host.Nodes;
using Gantry.Images;

namespace Gantry.Host.Commands;

/// <summary>"gantry fsck": checks the image store of a node, running or not; exit code 4 where something is wrong and stays so.</summary>
internal static class FsckCommand
{
    private const int Unsound = 4;

    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        Option<string> output = CommonOptions.Output();
        var repair = new Option<bool>("--repair") { Description = "Delete what nothing needs and what is damaged, and unpack what is missing" };
        var command = new Command("fsck", "Hash every layer of a node and look whether all that is needed is there and nothing else") { repair, output, root };
        command.WithExamples("gantry fsck", "gantry fsck --repair");
        command.Does(async (parsed, cancel) =>
        {
            StoreReport report = await CheckAsync(NodePaths.Of(parsed.GetValue(root)!), parsed.GetValue(repair), cancel);
            Console.WriteLine(parsed.GetValue(output) == "json" ? JsonSerializer.Serialize(report, HostJson.Default.StoreReport) : Text(report));
            return report.IsSound ? 0 : Unsound;
        });
        return command;
    }

    // The store belongs to one process: where a node runs, it does the work.
    private static async Task<StoreReport> CheckAsync(NodePaths paths, bool repairs, CancellationToken cancel)
    {
        using var node = new ControlClient(paths);
        if (await node.FindStatusAsync(cancel) is not null)
            return await node.CheckAsync(repairs, cancel);
        if (!Directory.Exists(paths.Images))
            throw new ControlException($"there is no node on {paths.Root}");
        using ImageStore images = ImageStore.Open(paths.Images, new ImageStoreOptions { IsInspected = true });
        return await images.FsckAsync(repairs, cancel);
    }

    private static string Text(StoreReport report)
    {
        IEnumerable<string> problems = report.Problems.Select(problem => problem.Message + (problem.IsRepaired ? " (repaired)" : ""));
        string looked = $"looked at {Amount.Of(report.Images, "image")}, {Amount.Of(report.Blobs, "blob")} ({report.Bytes / 1e6:0.0} MB), {Amount.Of(report.Layers, "unpacked layer")}, {Amount.Of(report.Snapshots, "snapshot")}: ";
        return string.Join('\n', problems.Append(looked + (report.Problems.Count == 0 ? "all is well" : Amount.Of(report.Problems.Count, "problem"))));
    }
}
