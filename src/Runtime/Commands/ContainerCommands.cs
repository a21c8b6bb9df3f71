using System.Text.Json;
using Gantry.Linux.Processes;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>The commands on one existing container that are short: `start`, `state`, `kill` and `delete`.</summary>
internal static class ContainerCommands
{
    public static int Start(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        global.Open(OneId(new OptionSet("start"), arguments)).Start();
        return 0;
    }

    public static int State(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        ContainerSummary summary = global.Open(OneId(new OptionSet("state"), arguments)).Summary(withAnnotations: true);
        Terminal.Out(JsonSerializer.Serialize(summary, IndentedJson.Records.ContainerSummary));
        return 0;
    }

    public static int Kill(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        bool all = false;
        OptionSet options = new OptionSet("kill").Flag("--all", "-a", () => all = true);
        string[] rest = options.Parse(arguments);
        if (rest.Length is not (1 or 2))
            throw options.Wrong("give a container id and a signal");

        if (!Signal.TryParse(rest.Length == 2 ? rest[1] : "TERM", out Signal signal))
            throw options.Wrong($"unknown signal {rest[1]}");

        global.Open(rest[0]).Kill(signal, all);
        return 0;
    }

    public static int Delete(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        bool force = false;
        OptionSet options = new OptionSet("delete").Flag("--force", "-f", () => force = true);
        string id = OneId(options, arguments);
        Container? container = Container.TryRead(ContainerDirectory.At(global.Root, id));
        if (container is null && force)
            return 0;

        (container ?? global.Open(id)).Delete(force, global.Warn);
        return 0;
    }

    public static int Pause(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        global.Open(OneId(new OptionSet("pause"), arguments)).Pause();
        return 0;
    }

    public static int Resume(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        global.Open(OneId(new OptionSet("resume"), arguments)).Resume();
        return 0;
    }

    private static string OneId(OptionSet options, ReadOnlySpan<string> arguments)
    {
        string[] rest = options.Parse(arguments);
        return rest.Length == 1 ? rest[0] : throw options.Wrong("give one container id");
    }
}
