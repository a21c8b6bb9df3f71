using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Gantry.Tests.Cluster;

/// <summary>A running "kubectl get pods -w".</summary>
internal sealed class WatchedPods : IDisposable
{
    private readonly Process _kubectl;

    public WatchedPods(string kubeconfig, string space)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "-n", space, "get", "pods", "-w"]) { RedirectStandardOutput = true };
        _kubectl = Process.Start(start)!;
    }

    public async Task SeesAsync(string pattern)
    {
        var seen = new List<string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (await _kubectl.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                seen.Add(line);
                if (Regex.IsMatch(line, pattern))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }

        Assert.Fail($"no line matched {pattern} among:\n{string.Join('\n', seen)}");
    }

    public void Dispose()
    {
        _kubectl.Kill();
        _kubectl.WaitForExit();
        _kubectl.Dispose();
    }
}
