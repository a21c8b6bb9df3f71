using System.CommandLine;
using System.Diagnostics;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry up": starts a node and returns when it is ready.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var foreground = new Option<bool>("--foreground") { Description = "Stay in this process and log to standard error" };
        var name = new Option<string?>("--name") { Description = "The node's name at its first start; the machine's name otherwise", HelpName = "NAME" };
        var components = new Option<string>("--components") { Description = "What to start: all, control-plane (no pods run here) or api (nothing acts on the objects)", DefaultValueFactory = _ => "all" };
        components.AcceptOnlyFromAmong("all", "control-plane", "api");
        var advertise = new Option<string?>("--advertise-address") { Description = "Where pods and other machines reach this API server. Kept for later starts; without it this machine's address if an etcd is shared, otherwise the pods' gateway", HelpName = "ADDRESS" };
        var renew = new Option<bool>("--rotate-service-account-key") { Description = "Sign service account tokens with a new key from this start on; those that are out stay good" };
        // Set by "gantry up" on the process that it starts.
        var child = new Option<bool>("--child") { Hidden = true };
        var etcd = new EtcdOptions();
        var server = new ServerFileOptions();
        var command = new Command("up", "Start a node on this machine") { root, foreground, name, components, advertise, renew, child };
        etcd.AddTo(command);
        server.AddTo(command);
        command.WithExamples("gantry up", "gantry up --root /tmp/second", "gantry up --foreground", "gantry up --root /tmp/api --components api",
            "gantry up --etcd-servers https://10.0.0.1:2379,https://10.0.0.2:2379 --etcd-cafile ca.crt --etcd-certfile client.crt --etcd-keyfile client.key");
        command.Does(async (parsed, cancel) =>
        {
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            string wanted = parsed.GetValue(components)!;
            var wishes = new NodeWishes { Name = parsed.GetValue(name), Parts = PartsOf(wanted), Etcd = etcd.Read(parsed), AdvertiseAddress = parsed.GetValue(advertise) is { } address ? AdvertisedAddress.Parse(address) : null, RenewsTokenKey = parsed.GetValue(renew) };
            Check(paths);
            KeepFiles(paths, files => server.Read(parsed, files));
            if (parsed.GetValue(child))
                return await NodeProcess.RunAsChildAsync(paths, wishes, cancel);
            return parsed.GetValue(foreground)
                ? await NodeProcess.RunInForegroundAsync(paths, wishes, cancel)
                : await StartChildAsync(paths, ["--components", wanted, .. Repeat("--name", wishes.Name), .. Repeat("--advertise-address", wishes.AdvertiseAddress?.ToString()), .. wishes.RenewsTokenKey ? (string[])["--rotate-service-account-key"] : [], .. EtcdOptions.Repeat(wishes.Etcd)], cancel);
        });
        return command;
    }

    /// <summary>Starts the node of a root unless it runs.</summary>
    public static async Task EnsureRunningAsync(NodePaths paths, CancellationToken cancel)
    {
        Check(paths);
        using var node = new ControlClient(paths);
        if (await node.FindStatusAsync(cancel) is null)
            await StartChildAsync(paths, ["--components", "all"], cancel);
    }

    private static string[] Repeat(string option, string? value) => value is null ? [] : [option, value];

    private static NodeParts PartsOf(string components) => components switch
    {
        "api" => NodeParts.Api,
        "control-plane" => NodeParts.ControlPlane,
        _ => NodeParts.All,
    };

    private static void KeepFiles(NodePaths paths, Func<ServerFiles, ServerFiles> change)
    {
        ServerFiles kept = ServerFiles.Read(paths);
        ServerFiles wanted = change(kept);
        if (wanted == kept)
            return;
        paths.Make();
        wanted.Write(paths);
    }

    private static void Check(NodePaths paths)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new NodeException("starting a node needs root: it makes namespaces, networks and mounts");
        if (paths.Problem() is { } problem)
            throw new NodeException(problem);
    }

    private static async Task<int> StartChildAsync(NodePaths paths, IReadOnlyList<string> wishes, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        string[] arguments = ["up", "--child", "--root", paths.Root, .. wishes];
        // All three streams end with this process: whoever waits for the end of its output must not wait for the daemon.
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/",
        };
        using Process child = Process.Start(start)!;
        child.StandardInput.Close();
        child.ErrorDataReceived += (_, line) => WriteIfAny(line.Data);
        child.BeginErrorReadLine();
        while (await child.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line == StartProgress.Ready)
                return Ready(paths, started);
            if (line.StartsWith(StartProgress.FailedPrefix, StringComparison.Ordinal))
                throw new NodeException(line[StartProgress.FailedPrefix.Length..]);
            Console.WriteLine($"  {Stopwatch.GetElapsedTime(started).TotalMilliseconds,5:0} ms  {line}");
        }

        throw new NodeException($"the node ended before it was ready; its log is {paths.Log}");
    }

    private static void WriteIfAny(string? line)
    {
        if (line is not null)
            Console.Error.WriteLine(line);
    }

    private static int Ready(NodePaths paths, long started)
    {
        string rooted = paths.Root == NodePaths.DefaultRoot ? "" : $" --root {paths.Root}";
        Console.WriteLine($"the node is ready after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms; next: eval \"$(gantry env{rooted})\"");
        return 0;
    }
}
