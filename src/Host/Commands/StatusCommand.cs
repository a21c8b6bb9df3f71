using System.CommandLine;
using System.Text.Json;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry status": says whether a node runs and what it holds; exit code 3 where it does not run.</summary>
internal static class StatusCommand
{
    private const int NotRunning = 3;

    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        Option<string> output = CommonOptions.Output();
        var command = new Command("status", "Show whether a node runs, where it listens and what it holds") { root, output };
        command.WithExamples("gantry status", "gantry status -o json");
        command.Does(async (parsed, cancel) =>
        {
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            using var node = new ControlClient(paths);
            NodeStatus status = await node.FindStatusAsync(cancel) ?? new NodeStatus { Name = NodeConfig.Read(paths.Config)?.Name ?? "", Root = paths.Root, IsRunning = false };
            Console.WriteLine(parsed.GetValue(output) == "json" ? JsonSerializer.Serialize(status, HostJson.Default.NodeStatus) : Text(status));
            return status.IsRunning ? 0 : NotRunning;
        });
        return command;
    }

    private static string Text(NodeStatus status) => !status.IsRunning
        ? $"no node is running on {status.Root}"
        : $"""
            node        {status.Name} (pid {status.Pid}, version {status.Version})
            root        {status.Root}
            running     since {status.StartedAt:u}
            API server  {status.ApiServer}
            networks    pods {status.PodCidr}, services {status.ServiceCidr}
            holds       {(status.Pods is null ? "objects alone: no pods run here" : $"{Amount.Of(status.Pods ?? 0, "pod")}, {Amount.Of(status.Containers ?? 0, "container")}, {Amount.Of(status.Images ?? 0, "image")}")}
            """;
}
