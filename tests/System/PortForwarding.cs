using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gantry.Tests.Cluster;

/// <summary>A running "kubectl port-forward" to a free local port.</summary>
internal sealed class PortForwarding : IDisposable
{
    private readonly Process _kubectl;

    public PortForwarding(string kubeconfig, string space, string target, int port)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "-n", space, "port-forward", target, $":{port}"]) { RedirectStandardOutput = true };
        _kubectl = Process.Start(start)!;
    }

    public async Task<int> PortAsync()
    {
        string? line = await _kubectl.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Match match = Regex.Match(line ?? "", @"127\.0\.0\.1:(\d+)");
        Assert.True(match.Success, $"kubectl port-forward printed: {line}");
        return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _kubectl.Kill();
        _kubectl.WaitForExit();
        _kubectl.Dispose();
    }
}
