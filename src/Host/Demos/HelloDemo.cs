using System.Diagnostics;
using System.Net.Sockets;
using Gantry.Host.Control;
using Gantry.Host.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.Host.Demos;

/// <summary>Runs examples/hello on a node, step by step, and says what happens.</summary>
internal sealed class HelloDemo(NodePaths paths) : IDisposable
{
    private const int Replicas = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ListQuery Pods = new() { Namespace = "default", LabelSelector = "app=hello" };

    private readonly AdminClient _admin = AdminClient.Of(paths);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, ConnectTimeout = TimeSpan.FromMilliseconds(500) })
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    private string Example { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "examples", "hello"));

    private KubeClient Kube => _admin.Kube;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (!Directory.Exists(Example))
            throw new NodeException($"examples/hello is not beside this program (looked in {Example}); run the demo from a checkout: ./gantry demo");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience * 3);
        await LoadImageAsync(patience.Token);
        await ApplyAsync(patience.Token);
        Uri service = await ServiceAddressAsync(patience.Token);
        await CallAllReplicasAsync(service, patience.Token);
        await KillAndMeasureAsync(service, patience.Token);
        SayWhatNext();
    }

    public void Dispose()
    {
        _admin.Dispose();
        _http.Dispose();
    }

    private async Task LoadImageAsync(CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gantry-demo-");
        try
        {
            await ShellAsync(Path.Combine(Example, "make-image.sh"), [folder.FullName], cancel);
            using var node = new ControlClient(paths);
            foreach (ImageRow image in await node.LoadAsync(Path.Combine(folder.FullName, "hello-1.tar"), cancel))
                Say($"image {image.Name} is made from busybox and loaded");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ApplyAsync(CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        Say("kubectl apply -f examples/hello/hello.yaml");
        await ShellAsync("kubectl", ["--kubeconfig", paths.Kubeconfig, "apply", "-f", Path.Combine(Example, "hello.yaml")], cancel);
        var seen = new Dictionary<string, string>();
        await WatchPodsAsync(pods =>
        {
            foreach (Pod pod in pods)
                SayIfNew(seen, pod, start);
            return pods.Count(IsReady) == Replicas;
        }, cancel);
    }

    private static void SayIfNew(Dictionary<string, string> seen, Pod pod, long start)
    {
        string state = IsReady(pod) ? "ready" : pod.Status.Phase is "Running" ? "running" : pod.Spec.NodeName is { } node ? $"assigned to {node}" : "waits for a node";
        if (seen.GetValueOrDefault(pod.Name) == state)
            return;

        seen[pod.Name] = state;
        Say($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds,6:0} ms  {pod.Name} {state}");
    }

    /// <summary>Follows the example's pods until a condition over all of them holds.</summary>
    private async Task WatchPodsAsync(Func<IReadOnlyCollection<Pod>, bool> isEnough, CancellationToken cancel)
    {
        KubeList<Pod> list = await Kube.ListAsync<Pod>(Pods, cancel);
        Dictionary<string, Pod> pods = list.Items.ToDictionary(pod => pod.Uid);
        if (isEnough(pods.Values))
            return;

        await foreach (WatchEvent<Pod> change in Kube.WatchAsync<Pod>(list.Metadata.ResourceVersion!, Pods, cancel))
        {
            Pod pod = change.Object;
            if (change.Type is WatchEventType.Bookmark)
                continue;
            if (change.Type is WatchEventType.Deleted)
                pods.Remove(pod.Uid);
            else
                pods[pod.Uid] = pod;
            if (isEnough(pods.Values))
                return;
        }

        throw new NodeException("the watch on the example's pods ended before they were ready");
    }

    private async Task<Uri> ServiceAddressAsync(CancellationToken cancel)
    {
        Service service = await Kube.GetAsync<Service>(new ObjectKey("default", "hello"), cancel);
        return new Uri($"http://{service.Spec.ClusterIP}:{service.Spec.Ports[0].Port}/cgi-bin/index.cgi");
    }

    private async Task CallAllReplicasAsync(Uri service, CancellationToken cancel)
    {
        var answered = new HashSet<string>();
        int calls = 0;
        while (answered.Count < Replicas)
        {
            calls++;
            if (await CallAsync(service, cancel) is { } answer && answered.Add(answer))
                Say($"{service.Host}:{service.Port} answers: {answer}");
        }

        Say($"all {Replicas} replicas have answered after {calls} calls of one address");
    }

    private async Task KillAndMeasureAsync(Uri service, CancellationToken cancel)
    {
        KubeList<Pod> pods = await Kube.ListAsync<Pod>(Pods, cancel);
        Pod victim = pods.Items.First(IsReady);
        int restarts = victim.Status.ContainerStatuses[0].RestartCount;
        int pid = await _admin.ContainerPidAsync(victim.Status.ContainerStatuses[0].ContainerID!, cancel);
        using Process process = Process.GetProcessById(pid);
        Say($"killing the container of {victim.Name} (kill -9 {pid})");
        long killed = Stopwatch.GetTimestamp();
        process.Kill();

        using var healed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<(int Calls, int Lost)> load = CallUntilAsync(service, healed.Token);
        await WatchPodsAsync(all => all.Any(pod => pod.Uid == victim.Uid && IsReady(pod) && pod.Status.ContainerStatuses[0].RestartCount > restarts), cancel);
        TimeSpan took = Stopwatch.GetElapsedTime(killed);
        await healed.CancelAsync();
        (int calls, int lost) = await load;
        Say($"it serves again after {took.TotalMilliseconds:0} ms; meanwhile {calls - lost} of {calls} calls were answered by the service");
    }

    private async Task<(int Calls, int Lost)> CallUntilAsync(Uri service, CancellationToken cancel)
    {
        int calls = 0, lost = 0;
        while (!cancel.IsCancellationRequested)
        {
            // A call that is under way is finished: a lost one counts.
            bool isAnswered = await CallAsync(service, CancellationToken.None) is not null;
            calls++;
            lost += isAnswered ? 0 : 1;
        }

        return (calls, lost);
    }

    private async Task<string?> CallAsync(Uri service, CancellationToken cancel)
    {
        try
        {
            return (await _http.GetStringAsync(service, cancel)).Trim();
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException || (failure is TaskCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private void SayWhatNext()
    {
        string rooted = paths.Root == NodePaths.DefaultRoot ? "" : $" --root {paths.Root}";
        Console.WriteLine($"""

            Next:
              eval "$(./gantry env{rooted})"
              kubectl get pods -o wide
              kubectl logs -l app=hello
              kubectl exec -it deploy/hello -- sh
              kubectl scale deploy/hello --replicas=10
              ./gantry down{rooted}
            """);
    }

    private static bool IsReady(Pod pod) => pod.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    private static void Say(string text) => Console.WriteLine("  " + text);

    private static async Task ShellAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        await output;
        if (process.ExitCode != 0)
            throw new NodeException($"{Path.GetFileName(program)} failed: {(await errors).Trim()}");
    }
}
