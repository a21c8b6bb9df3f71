using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Linux.Processes;
using Gantry.Linux.Spawning;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

/// <summary>A monitor started as an engine starts it, and the container that it keeps.</summary>
internal sealed class TestMonitor : IDisposable
{
    private static readonly Signal ChildSignal = new(17);

    private readonly ChildSet _children = new();
    private readonly Child _process;

    public TestMonitor(TestBundle bundle, string logDirectory, long logMaxBytes = 0, params string[] options)
    {
        Bundle = bundle;
        Id = bundle.NewId();
        Log = logDirectory + "/0.log";
        Directory.CreateDirectory(logDirectory);
        _process = _children.Start(new SpawnRequest
        {
            Path = TestBundle.Program(),
            Arguments =
            [
                "monitor", "create", "--id", Id, "--dir", bundle.Write(), "--runtime", TestBundle.Program(), "--runtime-root", bundle.Root, "--exit-file", ExitFile,
                "--log", Log, "--log-max-bytes", logMaxBytes.ToString(CultureInfo.InvariantCulture), "--log-max-files", "50", .. options,
            ],
            BlockedSignals = [ChildSignal],
            NewSession = true,
        });
        WaitFor.True(() => File.Exists(bundle.FullPath + "/monitor.sock") || _process.Exit.IsCompleted);
        using MonitorConnection first = Connect();
        Assert.Equal(MonitorStep.Created, first.WaitForPhase(MonitorStep.Created).Step);
    }

    public TestBundle Bundle { get; }

    public string Id { get; }

    public int Pid => _process.Pid;

    public string Log { get; }

    public bool HasEnded => _process.Exit.IsCompleted;

    private string ExitFile => Bundle.FullPath + "/exit.json";

    public MonitorConnection Connect() => new(Bundle.FullPath + "/monitor.sock");

    public void StartContainer() => Assert.Equal(0, Bundle.Runtime("start", Id).Status);

    public int WaitForExitCode()
    {
        WaitFor.True(() => HasEnded);
        return JsonNode.Parse(File.ReadAllText(ExitFile))!["exitCode"]!.GetValue<int>();
    }

    /// <summary>The text of all entries, from the oldest rotated file to the newest.</summary>
    public IEnumerable<string> LoggedLines() => Directory.GetFiles(Path.GetDirectoryName(Log)!, "0.log*")
        .OrderByDescending(path => path.EndsWith("0.log", StringComparison.Ordinal) ? 0 : int.Parse(path.Split('.')[^1], CultureInfo.InvariantCulture))
        .SelectMany(File.ReadLines)
        .Select(entry => entry.Split(' ', 4)[3]);

    public void Dispose()
    {
        Bundle.Runtime("delete", "--force", Id);
        WaitFor.True(() => HasEnded);
        _children.Dispose();
    }
}
