using Gantry.Runtime.Checkpoints;

namespace Gantry.Runtime.Commands;

/// <summary>`checkpoint ID`: writes a running container to disk with criu.</summary>
internal static class CheckpointCommand
{
    public static int Run(GlobalOptions global, ReadOnlySpan<string> arguments)
    {
        var criu = new CriuFlags();
        OptionSet options = criu.Add(new OptionSet("checkpoint"));
        string? parent = null;
        bool leavesRunning = false, isPreDump = false;
        (string, int)? server = null;
        int? status = null;
        options
            .Value("--parent-path", null, v => parent = v)
            .Value("--page-server", null, v => server = PageServer(options, v))
            .Number("--status-fd", null, v => status = v)
            .Flag("--leave-running", null, () => leavesRunning = true)
            .Flag("--pre-dump", null, () => isPreDump = true);
        string[] rest = options.Parse(arguments);
        if (rest.Length != 1)
            throw options.Wrong("give one container id");

        CheckpointOptions wanted = criu.Options(global) with
        {
            ParentPath = parent,
            PageServer = server,
            StatusDescriptor = status,
            LeavesRunning = leavesRunning,
            IsPreDump = isPreDump,
        };
        if (parent is not null && (parent.StartsWith('/') || !Directory.Exists(Path.Combine(wanted.ImagePath, parent))))
            throw options.Wrong($"--parent-path: {parent} is not a directory relative to {wanted.ImagePath}");

        new Checkpoint(global.Open(rest[0]), wanted, global.Warn).Write();
        return 0;
    }

    private static (string, int) PageServer(OptionSet options, string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), out ushort port)
            ? (text[..colon].Trim('[', ']'), port)
            : throw options.Wrong($"--page-server: '{text}' is not HOST:PORT");
    }
}
