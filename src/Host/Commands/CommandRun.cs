using System.CommandLine;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>Runs what a command does and turns its failures into one sentence and an exit code.</summary>
internal static class CommandRun
{
    public static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancel) =>
        {
            try
            {
                return await work(parsed, cancel);
            }
            catch (Exception failure) when (failure is ControlException || NodeProcess.IsToldToTheUser(failure))
            {
                await Console.Error.WriteLineAsync($"gantry: {failure.Message}");
                return 1;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return 130;
            }
        });

    /// <summary>Does something with the running node of a root.</summary>
    public static void AsksNode(this Command command, Option<string> root, Func<ControlClient, ParseResult, CancellationToken, Task<int>> work) =>
        command.Does(async (parsed, cancel) =>
        {
            using var node = new ControlClient(NodePaths.Of(parsed.GetValue(root)!));
            return await work(node, parsed, cancel);
        });

    /// <summary>Adds examples to what --help prints.</summary>
    public static Command WithExamples(this Command command, params ReadOnlySpan<string> examples)
    {
        command.Description += "\n\nExamples:\n  " + string.Join("\n  ", examples);
        return command;
    }
}
