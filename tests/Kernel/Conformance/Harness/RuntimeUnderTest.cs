namespace Gantry.Tests;

/// <summary>The runtime that the environment's RUNTIME names, or the one that this repository builds.</summary>
internal static class RuntimeUnderTest
{
    public static string Program { get; } = Environment.GetEnvironmentVariable("RUNTIME") is { Length: > 0 } path
        ? Path.GetFullPath(path, Environment.GetEnvironmentVariable("PWD") ?? Repository()) // The runner of the tests has changed the directory.
        : Built("dist/gantry-runtime", "runtime");

    public static string Probe { get; } = Built("artifacts/publish/probe/probe", "probe");

    public static bool IsOurs => Path.GetFileName(Program) == "gantry-runtime";

    private static string Built(string path, string part)
    {
        string program = Path.Combine(Repository(), path);
        return File.Exists(program) ? program : throw new FileNotFoundException($"{path} is not there: run ./build.sh {part} first");
    }

    public static string Repository()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Gantry.slnx")))
                return at;
        }

        throw new DirectoryNotFoundException("these tests run from a build inside the repository");
    }
}
