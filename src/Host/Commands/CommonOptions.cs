using System.CommandLine;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public static Option<string> Root() => new("--root")
    {
        Description = "Directory that holds everything of one node",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("GANTRY_ROOT") is { Length: > 0 } root ? root : NodePaths.DefaultRoot,
        HelpName = "DIR",
    };

    public static Option<string> Output()
    {
        var output = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text", HelpName = "FORMAT" };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }
}
