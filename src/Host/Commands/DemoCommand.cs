using System.CommandLine;
using Gantry.Host.Demos;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry demo": a node, an application with three replicas, a killed container and how long the repair takes.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var command = new Command("demo", "Start a node, run examples/hello on it, kill a container and watch it heal") { root };
        command.WithExamples("gantry demo", "gantry demo --root /tmp/try");
        command.Does(async (parsed, cancel) =>
        {
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            await UpCommand.EnsureRunningAsync(paths, cancel);
            using var demo = new HelloDemo(paths);
            await demo.RunAsync(cancel);
            return 0;
        });
        return command;
    }
}
