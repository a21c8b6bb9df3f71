using System.Globalization;
using System.Text.Json;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Oci.RuntimeSpec.Reading;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>`exec ID COMMAND`: runs another program in a container and ends as it ends.</summary>
internal sealed class ExecCommand
{
    private const int MaxDocument = 16 * 1024 * 1024;

    private readonly List<string> _environment = [];
    private readonly List<string> _capabilities = [];
    private readonly List<uint> _groups = [];
    private string? _processFile, _cwd, _user, _consoleSocket, _pidFile, _cgroup, _label, _profile;
    private bool _hasTerminal, _detaches, _noNewPrivileges, _ignoresPaused;
    private int _preserved;

    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var command = new ExecCommand();
        OptionSet options = command.Options();
        string[] rest = options.Parse(arguments, stopsAtFirst: true);
        if (rest.Length == 0)
            throw options.Wrong("give a container id and a command");

        ReadOnlySpan<string> program = rest.AsSpan(rest is [_, "--", ..] ? 2 : 1);
        if (program.IsEmpty && command._processFile is null)
            throw options.Wrong("give the command to run, or --process");

        return command.Run(global, options, rest[0], program.ToArray());
    }

    private OptionSet Options()
    {
        OptionSet options = new("exec");
        return options
            .Value("--process", "-p", v => _processFile = v)
            .Value("--cwd", null, v => _cwd = v)
            .Value("--env", "-e", _environment.Add)
            .Value("--user", "-u", v => _user = v)
            .Value("--additional-gids", "-g", v => _groups.Add(Id(options, v)))
            .Value("--cap", "-c", _capabilities.Add)
            .Value("--console-socket", null, v => _consoleSocket = v)
            .Value("--pid-file", null, v => _pidFile = v)
            .Value("--process-label", null, v => _label = v)
            .Value("--apparmor", null, v => _profile = v)
            .Value("--cgroup", null, v => _cgroup = v)
            .Number("--preserve-fds", null, v => _preserved = v)
            .Flag("--tty", "-t", () => _hasTerminal = true)
            .Flag("--detach", "-d", () => _detaches = true)
            .Flag("--no-new-privs", null, () => _noNewPrivileges = true)
            .Flag("--no-subreaper", null, () => { })
            .Flag("--ignore-paused", null, () => _ignoresPaused = true);
    }

    private int Run(GlobalOptions global, OptionSet options, string id, string[] program)
    {
        Container container = global.Open(id);
        ContainerSpec spec = container.Directory.ReadSpec();
        if (HiddenSteps.AreNeeded(spec) || !SeccompSteps.AllowsStub(spec.Linux?.Seccomp))
            OwnProgram.Shield();

        Process process = _processFile is { } file ? ReadProcess(options, file) : Changed(options, spec.Process!, program);
        if (_detaches && process.Terminal && _consoleSocket is null)
            throw options.Wrong("a detached terminal needs --console-socket");

        if (!process.Terminal && _consoleSocket is not null)
            throw options.Wrong("--console-socket is given, but the process has no terminal");

        var execution = new Execution(container, spec, new ExecOptions
        {
            Process = process,
            PidFile = _pidFile,
            PreservedDescriptors = _preserved == 0 ? 0 : InheritedDescriptors.Find(options, _preserved).Count,
            Subgroup = _cgroup,
            IgnoresPaused = _ignoresPaused,
            Warn = global.Warn,
        });
        return Run(execution, process.Terminal);
    }

    private int Run(Execution execution, bool onTerminal)
    {
        if (onTerminal && _consoleSocket is null)
        {
            using var relay = new TerminalRelay();
            using PidFd shown = execution.Run(relay.ConsoleSocket);
            return relay.Run(shown);
        }

        using Descriptor? console = onTerminal ? UnixSocket.Connect(_consoleSocket!) : null;
        using PidFd process = execution.Run(console);
        if (_detaches)
            return 0;

        using var foreground = new Foreground(process);
        return foreground.Wait();
    }

    private static Process ReadProcess(OptionSet options, string file)
    {
        try
        {
            byte[] json = WholeFile.TryRead(file, MaxDocument, waits: true) ?? throw options.Wrong($"no such file: {file}");
            return json.Length <= MaxDocument ? ProcessReader.Read(json) : throw options.Wrong($"{file} is larger than 16 MiB");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException)
        {
            throw options.Wrong($"{file}: {wrong.Message}");
        }
    }

    private Process Changed(OptionSet options, Process process, string[] program) => process with
    {
        Args = program,
        Terminal = _hasTerminal,
        ConsoleSize = null,
        Cwd = _cwd ?? process.Cwd,
        Env = [.. process.Env, .. _environment],
        User = _user is null && _groups.Count == 0 ? process.User : ChangedUser(options, process.User),
        Capabilities = _capabilities.Count == 0 ? process.Capabilities : WithMore(process.Capabilities ?? new Capabilities()),
        NoNewPrivileges = process.NoNewPrivileges || _noNewPrivileges,
        ApparmorProfile = _profile ?? process.ApparmorProfile,
        SelinuxLabel = _label ?? process.SelinuxLabel,
    };

    private User ChangedUser(OptionSet options, User current)
    {
        if (_user is not { } text)
            return current with { AdditionalGids = [.. current.AdditionalGids, .. _groups] };

        string[] parts = text.Split(':');
        return parts.Length > 2
            ? throw options.Wrong($"--user: '{text}' is not UID or UID:GID")
            : new User
            {
                Uid = Id(options, parts[0]),
                Gid = parts.Length == 2 ? Id(options, parts[1]) : current.Gid,
                Umask = current.Umask,
                AdditionalGids = _groups,
            };
    }

    private Capabilities WithMore(Capabilities current) => current with
    {
        Bounding = [.. current.Bounding, .. _capabilities],
        Effective = [.. current.Effective, .. _capabilities],
        Permitted = [.. current.Permitted, .. _capabilities],
    };

    // Strictly 32 bits: 4294967296 must not become root (CVE-2024-40635), and the last id means "unchanged" to the kernel.
    private static uint Id(OptionSet options, string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id != uint.MaxValue
            ? id
            : throw options.Wrong($"'{text}' is not a user or group id");
}
