using System.CommandLine;
using System.Text.Json;

namespace Gantry.Host.Commands;

/// <summary>"gantry version".</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        Option<string> output = CommonOptions.Output();
        var command = new Command("version", "Print the version") { output };
        command.WithExamples("gantry version", "gantry version -o json");
        command.Does((parsed, _) =>
        {
            VersionNumbers version = VersionNumbers.Current;
            Console.WriteLine(parsed.GetValue(output) == "json"
                ? JsonSerializer.Serialize(version, HostJson.Default.VersionNumbers)
                : $"gantry {version.Gantry} ({version.Runtime}, {version.Platform})");
            return Task.FromResult(0);
        });
        return command;
    }
}
