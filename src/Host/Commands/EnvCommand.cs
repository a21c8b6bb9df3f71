using System.CommandLine;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry env": what a shell needs to talk to a node.</summary>
internal static class EnvCommand
{
    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var command = new Command("env", "Print the shell variables that point clients at a node") { root };
        command.WithExamples("eval \"$(gantry env)\"", "eval \"$(gantry env --root /tmp/second)\"");
        command.Does((parsed, _) =>
        {
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            if (!File.Exists(paths.Kubeconfig))
                throw new NodeException($"there is no node on {paths.Root} yet; start one with: {paths.StartCommand}");

            Console.WriteLine($"export KUBECONFIG={Quoted(paths.Kubeconfig)} DOCKER_HOST={Quoted("unix://" + paths.DockerSocket)} CONTAINER_RUNTIME_ENDPOINT={Quoted("unix://" + paths.CriSocket)}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static string Quoted(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:".Contains(c, StringComparison.Ordinal)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
