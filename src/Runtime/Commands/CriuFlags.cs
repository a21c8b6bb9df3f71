using Gantry.Runtime.Checkpoints;

namespace Gantry.Runtime.Commands;

/// <summary>The options that `checkpoint` and `restore` have in common.</summary>
internal sealed class CriuFlags
{
    private string _images = "checkpoint";
    private string? _work;
    private bool _tcp, _unix, _shellJob, _locks, _lazy, _dedup, _emptiesNetwork;
    private CgroupHandling _cgroups = CgroupHandling.Soft;

    public OptionSet Add(OptionSet options) => options
        .Value("--image-path", null, v => _images = v)
        .Value("--work-path", null, v => _work = v)
        .Flag("--tcp-established", null, () => _tcp = true)
        .Flag("--ext-unix-sk", null, () => _unix = true)
        .Flag("--shell-job", null, () => _shellJob = true)
        .Flag("--lazy-pages", null, () => _lazy = true)
        .Flag("--file-locks", null, () => _locks = true)
        .Flag("--auto-dedup", null, () => _dedup = true)
        .Value("--manage-cgroups-mode", null, v => _cgroups = Handling(options, v))
        .Value("--empty-ns", null, v => _emptiesNetwork = options.Choice("--empty-ns", v, "network").Length > 0);

    public CheckpointOptions Options(GlobalOptions global)
    {
        string path = Path.GetFullPath(_images);
        return new CheckpointOptions
        {
            Criu = global.Criu,
            ImagePath = path,
            WorkPath = _work is null ? path : Path.GetFullPath(_work),
            TcpEstablished = _tcp,
            ExternalUnixSockets = _unix,
            ShellJob = _shellJob,
            FileLocks = _locks,
            LazyPages = _lazy,
            AutoDedup = _dedup,
            EmptiesNetwork = _emptiesNetwork,
            Cgroups = _cgroups,
        };
    }

    private static CgroupHandling Handling(OptionSet options, string mode) =>
        options.Choice("--manage-cgroups-mode", mode, "soft", "full", "strict", "ignore") switch
        {
            "full" => CgroupHandling.Full,
            "strict" => CgroupHandling.Strict,
            "ignore" => CgroupHandling.Ignore,
            _ => CgroupHandling.Soft,
        };
}
