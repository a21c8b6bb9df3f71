using System.Diagnostics;

namespace Gantry.Tests.Store;

/// <summary>One process of an <see cref="EtcdServer"/>, which can be killed and started again on its data.</summary>
public sealed class EtcdMember(string program, string data, string name, int clientPort, int peerPort, string cluster, string scheme, IEnumerable<string> more)
{
    private Process? _process;

    public Uri Address { get; } = new($"{scheme}://127.0.0.1:{clientPort}");

    public void Start()
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (IEnumerable<string>)[
            "--name", name, "--data-dir", data, "--listen-client-urls", Url(Address), "--advertise-client-urls", Url(Address),
            "--listen-peer-urls", $"http://127.0.0.1:{peerPort}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peerPort}",
            "--initial-cluster", cluster, "--logger", "zap", "--log-level", "error", .. more])
            start.ArgumentList.Add(argument);

        _process = Process.Start(start)!;
        // Nobody reads them, but a full pipe would stop the member.
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public void Kill()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    /// <summary>Stops the process where it is: its connections stay and nobody answers.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private static string Url(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
