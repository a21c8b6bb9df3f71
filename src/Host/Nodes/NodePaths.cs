namespace Gantry.Host.Nodes;

/// <summary>Where everything of one node lies: lasting data under the root, sockets and pins in the run directory.</summary>
internal sealed record NodePaths
{
    public const string DefaultRoot = "/var/lib/gantry";

    // As many as the kernel follows in one path, see path_resolution(7).
    private const int MostLinks = 40;

    private NodePaths(string root, string run)
    {
        Root = root;
        Run = run;
    }

    public string Root { get; }

    /// <summary>What a reboot may lose: /run/gantry for the default root, "run" under any other.</summary>
    public string Run { get; }

    /// <summary>The command that starts a node here.</summary>
    public string StartCommand => Root == DefaultRoot ? "gantry up" : $"gantry up --root {Root}";

    public string Config => Path.Combine(Root, "node.json");

    /// <summary>What the owner says of registries: mirrors, certificates. Written by nobody else.</summary>
    public string Registries => Path.Combine(Root, "registries.json");

    /// <summary>The names of the owner's files about the API server.</summary>
    public string ServerFiles => Path.Combine(Root, "api-server.json");

    public string Lock => Path.Combine(Root, "node.lock");

    public string Store => Path.Combine(Root, "store", "store.db");

    public string Pki => Path.Combine(Root, "pki");

    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public string Images => Path.Combine(Root, "images");

    /// <summary>What builds remember, and what they work with while they run.</summary>
    public string Build => Path.Combine(Root, "build");

    public string Network => Path.Combine(Root, "network");

    /// <summary>The networks of containers that belong to no pod.</summary>
    public string Bridges => Path.Combine(Root, "bridges");

    /// <summary>What the node agent writes for pods: their volumes and small files.</summary>
    public string Agent => Path.Combine(Root, "agent");

    public string PodLogs => Path.Combine(Root, "log", "pods");

    /// <summary>What was asked of the API server, where an audit policy is given.</summary>
    public string AuditLog => Path.Combine(Root, "log", "audit.log");

    public string Log => Path.Combine(Root, "log", "gantry.log");

    public string ControlSocket => Path.Combine(Run, "control.sock");

    public string CriSocket => Path.Combine(Run, "cri.sock");

    public string DockerSocket => Path.Combine(Run, "docker.sock");

    public string NodeSocket => Path.Combine(Run, "node.sock");

    public static NodePaths Of(string root)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        string real = WithoutLinks(full, MostLinks);
        return new NodePaths(real, full == DefaultRoot ? "/run/gantry" : Path.Combine(real, "run"));
    }

    // The kernel lists mounts by the paths that they have without links, and all parts of a node find theirs in that list.
    private static string WithoutLinks(string path, int linksLeft)
    {
        if (path == "/")
            return path;

        string parent = WithoutLinks(Path.GetDirectoryName(path)!, linksLeft);
        string here = Path.Combine(parent, Path.GetFileName(path));
        return linksLeft > 0 && new FileInfo(here).LinkTarget is { } target ? WithoutLinks(Path.GetFullPath(target, parent), linksLeft - 1) : here;
    }

    /// <summary>What stands against using this root, or null.</summary>
    public string? Problem()
    {
        // sun_path of unix(7) holds 108 bytes with the final zero.
        const int longestSocketPath = 107;
        if (ControlSocket.Length + 4 > longestSocketPath)
            return $"the root {Root} is too long: its sockets would not fit into {longestSocketPath} bytes";
        if (Root == "/")
            return "the root directory of a node cannot be /";
        return HoldsForeignFiles() ? $"{Root} holds files that are not a node's; choose an empty or a new directory" : null;
    }

    // A purge deletes the whole root, so nothing of anybody else may be in it. These names may be there before node.json is.
    private bool HoldsForeignFiles() =>
        Directory.Exists(Root) && !File.Exists(Config)
        && Directory.EnumerateFileSystemEntries(Root).Any(entry => Path.GetFileName(entry) is not ("run" or "pki" or "store" or "log" or "node.lock" or "node.json.new" or "registries.json" or "api-server.json" or "api-server.json.new"));

    /// <summary>Makes the directories, open to root alone.</summary>
    public void Make()
    {
        const UnixFileMode rootOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (string directory in new[] { Root, Run, Path.GetDirectoryName(Store)!, Path.GetDirectoryName(Log)! })
            Directory.CreateDirectory(directory, rootOnly);
    }
}
