using System.Runtime.InteropServices;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The one run of the OCI runtime that makes the monitored process.</summary>
internal static unsafe class RuntimeCall
{
    public const string PidFile = "pid";
    public const string ConsoleSocket = "console.sock";

    /// <summary>Starts the runtime with the given standard streams and returns its pid, or the negated errno.</summary>
    public static int Start(MonitorOptions options, int stdin, int stdout, int stderr)
    {
        byte* actions = Reserve(4096), attributes = actions + 1024, none = actions + 2048, all = actions + 3072;
        _ = posix_spawn_file_actions_init(actions);
        _ = posix_spawn_file_actions_adddup2(actions, stdin, 0);
        _ = posix_spawn_file_actions_adddup2(actions, stdout, 1);
        _ = posix_spawn_file_actions_adddup2(actions, stderr, 2);
        _ = posix_spawnattr_init(attributes);
        _ = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        _ = sigemptyset(none);
        _ = sigfillset(all);
        _ = posix_spawnattr_setsigmask(attributes, none);
        _ = posix_spawnattr_setsigdefault(attributes, all);

        int pid;
        int failure = posix_spawnp(
            &pid, Text(options.RuntimePath), actions, attributes, Vector(Arguments(options)), Vector(Environment()));
        return failure == 0 ? pid : -failure;
    }

    private static List<string> Arguments(MonitorOptions options)
    {
        List<string> arguments = [options.RuntimePath];
        if (options.RuntimeRoot is { } root)
            arguments.AddRange(["--root", root]);
        if (options.IsExec)
            arguments.AddRange(["exec", "--detach", "--process", options.ProcessFile!]);
        else
            arguments.AddRange(["create", "--bundle", options.Directory]);
        arguments.AddRange(["--pid-file", $"{options.Directory}/{PidFile}"]);
        if (options.HasTerminal)
            arguments.AddRange(["--console-socket", ConsoleSocketPath(options)]);
        arguments.Add(options.Id);
        return arguments;
    }

    // A socket's path has at most 107 bytes; the working directory of the call is the private directory,
    // and so is that of runc's create, which enters its bundle first.
    private static string ConsoleSocketPath(MonitorOptions options)
    {
        string full = $"{options.Directory}/{ConsoleSocket}";
        return full.Length < 108 ? full : ConsoleSocket;
    }

    private static List<string> Environment()
    {
        List<string> variables = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"];
        if (System.Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { } directory)
            variables.Add($"XDG_RUNTIME_DIR={directory}");
        return variables;
    }

    private static byte** Vector(List<string> texts)
    {
        byte** vector = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < texts.Count; i++)
            vector[i] = Text(texts[i]);
        vector[texts.Count] = null;
        return vector;
    }
}
