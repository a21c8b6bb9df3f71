namespace Gantry.Tests;

/// <summary>Runs the suite, or, told `coverage`, makes the table of results of several runs.</summary>
internal static class Program
{
    public static int Main(string[] args) =>
        args is ["coverage", string output, .. string[] runs]
            ? CoverageTable.Write(output, runs)
            : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args).GetAwaiter().GetResult();
}
