using Gantry.Linux.Processes;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Containers;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>`create ID`: makes a container that waits for `start`.</summary>
internal sealed class CreateCommand
{
    private string bundle = ".";
    private string? consoleSocket, pidFile;
    private int preserved;
    private bool pivots = true, makesKeyring = true;

    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var command = new CreateCommand();
        OptionSet options = command.Add(new OptionSet("create"));
        using PidFd process = new Creation(command.Options(global, options, options.Parse(arguments), detaches: true)).Run();
        return 0;
    }

    /// <summary>The options that `create` and `run` have in common.</summary>
    public OptionSet Add(OptionSet options) => options
        .Value("--bundle", "-b", v => bundle = v)
        .Value("--console-socket", null, v => consoleSocket = v)
        .Value("--pid-file", null, v => pidFile = v)
        .Number("--preserve-fds", null, v => preserved = v)
        .Flag("--no-pivot", null, () => pivots = false)
        .Flag("--no-new-keyring", null, () => makesKeyring = false)
        .Flag("--no-subreaper", null, () => { });

    public CreateOptions Options(GlobalOptions global, OptionSet options, string[] rest, bool detaches)
    {
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        Bundle read = Bundle.Read(bundle);
        if (HiddenSteps.SeesOthers(read.Spec) || !SeccompSteps.AllowsStub(read.Spec.Linux?.Seccomp))
            OwnProgram.Shield();

        bool hasTerminal = read.Spec.Process!.Terminal;
        if (hasTerminal && detaches && consoleSocket is null)
            throw options.Wrong("config.json asks for a terminal: give --console-socket");

        // Whoever listens there would wait for ever.
        if (!hasTerminal && consoleSocket is not null)
            throw options.Wrong("--console-socket is given, but config.json asks for no terminal");

        InheritedDescriptors inherited = InheritedDescriptors.Find(options, preserved);
        return new CreateOptions
        {
            Root = global.Root,
            Id = rest[0],
            Bundle = inherited.Sockets == 0 ? read : read with { Spec = WithEnvironment(read.Spec, inherited.Environment) },
            ConsoleSocket = consoleSocket,
            PidFile = pidFile,
            PreservedDescriptors = inherited.Count,
            UsesPivotRoot = pivots,
            MakesKeyring = makesKeyring,
            HasSystemdCgroup = global.HasSystemdCgroup,
            MayLackCgroup = global.IsRootless,
            Warn = global.Warn,
        };
    }

    private static ContainerSpec WithEnvironment(ContainerSpec spec, string[] variables) =>
        spec with { Process = spec.Process! with { Env = [.. spec.Process.Env, .. variables] } };
}
