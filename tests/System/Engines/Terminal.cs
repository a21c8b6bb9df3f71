namespace Gantry.Tests.Engines;

/// <summary>Runs a program on a terminal of its own, as a user sits at one.</summary>
internal static class Terminal
{
    public static Task<ShellResult> RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        string command = string.Join(' ', arguments.Prepend(program).Select(Quoted));
        // Nobody at a terminal ends the input before there is an answer.
        return Shell.RunAsync("script", ["--quiet", "--return", "--command", command, "/dev/null"], environment, keepsInputOpen: true);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
