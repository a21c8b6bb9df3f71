using Gantry.Runtime.Checkpoints;

namespace Gantry.Runtime.Commands;

/// <summary>The options that `checkpoint` and `restore` have in common.</summary>
internal sealed class CriuFlags
{
    private string images = "checkpoint";
    private string? work;
    private bool tcp, unix, shellJob, locks, lazy, dedup, emptiesNetwork;
    private CgroupHandling cgroups = CgroupHandling.Soft;

    public OptionSet Add(OptionSet options) => options
        .Value("--image-path", null, v => images = v)
        .Value("--work-path", null, v => work = v)
        .Flag("--tcp-established", null, () => tcp = true)
        .Flag("--ext-unix-sk", null, () => unix = true)
        .Flag("--shell-job", null, () => shellJob = true)
        .Flag("--lazy-pages", null, () => lazy = true)
        .Flag("--file-locks", null, () => locks = true)
        .Flag("--auto-dedup", null, () => dedup = true)
        .Value("--manage-cgroups-mode", null, v => cgroups = Handling(options, v))
        .Value("--empty-ns", null, v => emptiesNetwork = options.Choice("--empty-ns", v, "network").Length > 0);

    public CheckpointOptions Options(GlobalOptions global)
    {
        string path = Path.GetFullPath(images);
        return new CheckpointOptions
        {
            Criu = global.Criu,
            ImagePath = path,
            WorkPath = work is null ? path : Path.GetFullPath(work),
            TcpEstablished = tcp,
            ExternalUnixSockets = unix,
            ShellJob = shellJob,
            FileLocks = locks,
            LazyPages = lazy,
            AutoDedup = dedup,
            EmptiesNetwork = emptiesNetwork,
            Cgroups = cgroups,
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
