using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>The options in front of the command, with runc's and crun's names.</summary>
internal sealed class GlobalOptions
{
    private string? _root;
    private string _rootless = "auto";
    private string? _log;
    private bool _logsJson;

    public string Root => _root ??= DefaultRoot();

    /// <summary>Whether cgroups may be out of reach: said by `--rootless`, otherwise so for all but root on the host itself.</summary>
    public bool IsRootless => _rootless == "auto" ? HostProbe.LacksRights : _rootless == "true";

    public bool HasSystemdCgroup { get; private set; }

    /// <summary>The program that `checkpoint` and `restore` call.</summary>
    public string Criu { get; private set; } = "criu";

    /// <summary>Takes the global options off; what is left begins with the command.</summary>
    public string[] Parse(string[] arguments)
    {
        string? instead = null;
        string[] rest = Options(command => instead ??= command).Parse(arguments, stopsAtFirst: true);
        return instead is null ? rest : [instead];
    }

    public void Warn(string message) => Log("warning", message);

    /// <summary>Tells the log and, as engines show what stands there, the standard error.</summary>
    public void Fail(string message)
    {
        Log("error", message);
        Terminal.Error(_log is null && _logsJson ? Line("error", message) : $"gantry-runtime: {Harmless(message)}");
    }

    // Paths and names of an image are part of messages; they must neither move the caller's cursor nor look like another message.
    private static string Harmless(string message) => string.Create(message.Length, message, static (text, from) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = char.IsControl(from[i]) ? '?' : from[i];
    });

    public Container Open(string id) => Container.Open(Root, id);

    // `--version` and `--help` are commands in all but name.
    private OptionSet Options(Action<string> runInstead)
    {
        OptionSet options = new("");
        return options
            .Value("--root", null, v => _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(v)))
            .Value("--log", null, v => _log = LogFile(options, v))
            .Value("--log-format", null, v => _logsJson = options.Choice("--log-format", v, "text", "json") == "json")
            .Value("--log-level", null, _ => { })
            .Value("--rootless", null, v => _rootless = options.Choice("--rootless", v, "auto", "true", "false"))
            .Value("--criu", null, v => Criu = v)
            .Value("--cgroup-manager", null, v => HasSystemdCgroup = options.Choice("--cgroup-manager", v, "cgroupfs", "systemd") == "systemd")
            .Flag("--systemd-cgroup", null, () => HasSystemdCgroup = true)
            .Flag("--debug", null, () => { })
            .Flag("--version", "-v", () => runInstead("version"))
            .Flag("--help", "-h", () => runInstead("help"));
    }

    // crun names the kind of log in front of the path: --log=file:/run/x.log
    private static string LogFile(OptionSet options, string value)
    {
        string file = value.StartsWith("file:", StringComparison.Ordinal) ? value[5..] : value;
        if (file.StartsWith("journald:", StringComparison.Ordinal) || file.StartsWith("syslog:", StringComparison.Ordinal))
            throw options.Wrong($"--log {value}: logs are written to files only");

        return file;
    }

    private static string DefaultRoot() =>
        HostProbe.LacksRights && Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } own
            ? own + "/gantry-runtime"
            : "/run/gantry-runtime";

    private void Log(string level, string message)
    {
        if (_log is null)
        {
            if (level != "error")
                Terminal.Error(Line(level, message));

            return;
        }

        try
        {
            using var file = new FileStream(_log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(Encoding.UTF8.GetBytes(Line(level, message) + "\n"));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            Terminal.Error($"gantry-runtime: the log cannot be written: {unwritable.Message}");
        }
    }

    private string Line(string level, string message)
    {
        string time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string quoted = '"' + JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value + '"';
        return _logsJson
            ? $$"""{"level":"{{level}}","msg":{{quoted}},"time":"{{time}}"}"""
            : $"time=\"{time}\" level={level} msg={quoted}";
    }
}
