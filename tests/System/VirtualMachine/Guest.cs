using System.Text.RegularExpressions;

namespace Gantry.Tests.VirtualMachine;

/// <summary>One boot of the virtual machine for all tests of a folder of checks: it runs every one, and each test looks up its own result.</summary>
public abstract partial class Guest(string checks) : IAsyncLifetime
{
    private static readonly string Folder = Path.Combine(Shell.Repository, "tests", "System", "VirtualMachine");

    private const int NoKernel = 3;

    private readonly Dictionary<string, CheckResult> _results = [];

    private string _console = "";

    /// <summary>None if the machine can run.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>The functions in a folder below `guest` whose names are sentences.</summary>
    protected static IEnumerable<string> ChecksIn(string folder) => Directory.EnumerateFiles(Path.Combine(Folder, "guest", folder), "*.sh").Order(StringComparer.Ordinal)
        .SelectMany(file => CheckStart().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value));

    /// <summary>A machine that stopped before the check has the end of its console to show.</summary>
    internal CheckResult ResultOf(string check) => _results.GetValueOrDefault(check) ?? new CheckResult("fail", "the machine ended before this check:\n" + _console);

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/qemu-system-x86_64"))
        {
            Obstacle = "qemu-system-x86 is not installed";
            return;
        }

        var environment = new Dictionary<string, string> { ["GUEST_SECONDS"] = "420", ["GUEST_CHECKS"] = checks };
        string work = Path.Combine(Shell.Repository, "artifacts", "virtual-machine");
        ShellResult boot = await Shell.RunAsync(
            Path.Combine(Folder, "boot"), [Path.Combine(Shell.Repository, "dist", "gantry-runtime"), work], environment, timeout: TimeSpan.FromSeconds(480));
        if (boot.ExitCode == NoKernel)
            Obstacle = boot.Errors.Trim();

        _console = boot.Output + boot.Errors;
        Read(boot.Output);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    // Sample: @@BEGIN A_name, whatever the check prints, @@END A_name pass 0.41
    private void Read(string output)
    {
        var said = new List<string>();
        foreach (string line in output.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line.StartsWith("@@BEGIN ", StringComparison.Ordinal))
                said.Clear();
            else if (line.StartsWith("@@END ", StringComparison.Ordinal) && line.Split(' ') is [_, var name, var result, ..])
                _results[name] = new CheckResult(result, string.Join('\n', said));
            else
                said.Add(line);
        }
    }

    [GeneratedRegex(@"^([A-Z]\w*)\(\) \{", RegexOptions.Multiline)]
    private static partial Regex CheckStart();
}
