using System.Text;
using System.Text.Json;
using Gantry.Runtime.Containers;

namespace Gantry.Runtime.Commands;

/// <summary>The options in front of the command, with runc's names.</summary>
internal sealed class GlobalOptions
{
    public string Root { get; private set; } = "/run/gantry-runtime";

    public bool HasSystemdCgroup { get; private set; }

    private string? log;
    private bool logsJson;
    private bool isDebugging;

    /// <summary>Takes the global options off; what is left begins with the command.</summary>
    public string[] Parse(string[] arguments)
    {
        string? instead = null;
        string[] rest = Options(command => instead ??= command).Parse(arguments, stopsAtFirst: true);
        return instead is null ? rest : [instead];
    }

    // `--version` and `--help` are commands in all but name.
    private OptionSet Options(Action<string> runInstead) => new OptionSet("")
        .Value("--root", null, v => Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(v)))
        .Value("--log", null, v => log = v)
        .Value("--log-format", null, v => logsJson = v == "json")
        .Value("--rootless", null, _ => { })
        .Value("--criu", null, _ => { })
        .Flag("--systemd-cgroup", null, () => HasSystemdCgroup = true)
        .Flag("--debug", null, () => isDebugging = true)
        .Flag("--version", "-v", () => runInstead("version"))
        .Flag("--help", "-h", () => runInstead("help"));

    public void Warn(string message) => Log("warning", message);

    public void Debug(string message)
    {
        if (isDebugging)
            Log("debug", message);
    }

    public void Log(string level, string message)
    {
        string time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string quoted = '"' + JsonEncodedText.Encode(message).Value + '"';
        string line = logsJson
            ? $$"""{"level":"{{level}}","msg":{{quoted}},"time":"{{time}}"}"""
            : $"time=\"{time}\" level={level} msg={quoted}";
        if (log is null)
        {
            if (level != "error")
                Terminal.Error(line);

            return;
        }

        using var file = new FileStream(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public Container Open(string id) => Container.Open(Root, id);
}
