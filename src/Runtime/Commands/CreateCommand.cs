using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>`create ID`: makes a container that waits for `start`.</summary>
internal sealed class CreateCommand
{
    private string _bundle = ".";
    private string? _consoleSocket, _pidFile;
    private int _preserved;
    private bool _pivots = true, _makesKeyring = true;

    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var command = new CreateCommand();
        OptionSet options = command.Add(new OptionSet("create"));
        using PidFd process = new Creation(command.Options(global, options, options.Parse(arguments), detaches: true)).Run();
        return 0;
    }

    /// <summary>The options that `create` and `run` have in common.</summary>
    public OptionSet Add(OptionSet options) => options
        .Value("--bundle", "-b", v => _bundle = v)
        .Value("--console-socket", null, v => _consoleSocket = v)
        .Value("--pid-file", null, v => _pidFile = v)
        .Number("--preserve-fds", null, v => _preserved = v)
        .Flag("--no-pivot", null, () => _pivots = false)
        .Flag("--no-new-keyring", null, () => _makesKeyring = false)
        .Flag("--no-subreaper", null, () => { });

    public CreateOptions Options(GlobalOptions global, OptionSet options, string[] rest, bool detaches)
    {
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        Bundle read = Bundle.Read(_bundle);
        if (HiddenSteps.SeesOthers(read.Spec) || !SeccompSteps.AllowsStub(read.Spec.Linux?.Seccomp))
            OwnProgram.Shield();

        bool hasTerminal = read.Spec.Process!.Terminal;
        if (hasTerminal && detaches && _consoleSocket is null)
            throw options.Wrong("config.json asks for a terminal: give --console-socket");

        // Whoever listens there would wait for ever.
        if (!hasTerminal && _consoleSocket is not null)
            throw options.Wrong("--console-socket is given, but config.json asks for no terminal");

        InheritedDescriptors inherited = InheritedDescriptors.Find(options, _preserved);
        return new CreateOptions
        {
            Root = global.Root,
            Id = rest[0],
            Bundle = inherited.Sockets == 0 ? read : read with { Spec = WithEnvironment(read.Spec, inherited.Environment) },
            ConsoleSocket = _consoleSocket,
            PidFile = _pidFile,
            PreservedDescriptors = inherited.Count,
            UsesPivotRoot = _pivots,
            MakesKeyring = _makesKeyring,
            HasSystemdCgroup = global.HasSystemdCgroup,
            MayLackCgroup = global.IsRootless,
            Warn = global.Warn,
        };
    }

    private static ContainerSpec WithEnvironment(ContainerSpec spec, string[] variables) =>
        spec with { Process = spec.Process! with { Env = [.. spec.Process.Env, .. variables] } };
}
