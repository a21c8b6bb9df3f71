namespace Gantry.Tests;

/// <summary>Runs the tests or, started by one of them, an attacker.</summary>
internal static class Program
{
    public static int Main(string[] args) => args is [Attacker.Word, var name, .. var rest]
        ? Attacker.Run(name, rest)
        : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
}
