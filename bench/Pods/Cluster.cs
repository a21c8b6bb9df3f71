using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;

namespace Gantry.Pods.Bench;

/// <summary>A client of the measured node that keeps one watch open over its pods.</summary>
internal sealed class Cluster : IDisposable
{
    private const string Space = "default";
    private static readonly ListQuery Bench = new() { Namespace = Space, LabelSelector = "bench=yes" };

    private readonly HttpMessageInvoker _http;
    private readonly KubeClient _kube;

    private Cluster(HttpMessageInvoker http, Uri server)
    {
        _http = http;
        _kube = new KubeClient(http, server);
    }

    public static Cluster Open(string kubeconfig)
    {
        Dictionary<string, string> fields = File.ReadLines(kubeconfig)
            .Select(line => line.Trim().Split(": ", 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0])
            .ToDictionary(pair => pair.Key, pair => pair.First()[1]);
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(Pem(fields["client-certificate-data"]), Pem(fields["client-key-data"]))];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { X509Certificate2.CreateFromPem(Pem(fields["certificate-authority-data"])) },
        };
        return new Cluster(new HttpMessageInvoker(handler), new Uri(fields["server"]));
    }

    /// <summary>A new cluster makes the default account of a namespace a moment after the namespace.</summary>
    public async Task WaitForAccountAsync()
    {
        while (await _kube.FindAsync<ServiceAccount>(new ObjectKey(Space, "default")) is null)
            await Task.Delay(20);
    }

    /// <summary>Milliseconds from the request to create a pod to the event that says it is ready. The pod is gone again on return.</summary>
    public async Task<double> RunPodAsync(string name)
    {
        double time = await TimeToReadyAsync([name]);
        await RemoveAsync(1);
        return time;
    }

    public async Task<double> RunManyAsync(int count)
    {
        double time = await TimeToReadyAsync([.. Enumerable.Range(0, count).Select(i => $"many-{i}")]);
        await RemoveAsync(count);
        return time;
    }

    public void Dispose() => _http.Dispose();

    private async Task<double> TimeToReadyAsync(IReadOnlyCollection<string> names)
    {
        KubeList<Pod> list = await _kube.ListAsync<Pod>(Bench);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        long start = Stopwatch.GetTimestamp();
        Task creating = Task.WhenAll(names.Select(name => _kube.CreateAsync(PodNamed(name), patience.Token)));
        var waiting = new HashSet<string>(names);
        await foreach (WatchEvent<Pod> change in _kube.WatchAsync<Pod>(list.Metadata.ResourceVersion!, Bench, patience.Token))
        {
            if (change.Type is not WatchEventType.Bookmark && change.Object.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" }))
                waiting.Remove(change.Object.Name);
            if (waiting.Count == 0)
                break;
        }

        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await creating;
        return time;
    }

    private async Task RemoveAsync(int count)
    {
        KubeList<Pod> list = await _kube.ListAsync<Pod>(Bench);
        foreach (Pod pod in list.Items)
            await _kube.DeleteAsync<Pod>(pod.Key, new DeleteOptions { GracePeriodSeconds = 1 });
        while ((await _kube.ListAsync<Pod>(Bench)).Items.Count > 0)
            await Task.Delay(count > 1 ? 100 : 10);
    }

    private static Pod PodNamed(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = Space, Labels = new Dictionary<string, string> { ["bench"] = "yes" } },
        Spec = new PodSpec
        {
            TerminationGracePeriodSeconds = 1,
            Containers = [new Container { Name = "main", Image = "hello:1", ImagePullPolicy = "Never", Command = ["sh", "-c", "trap exit TERM; sleep 1000 & wait"] }],
        },
    };

    private static string Pem(string base64) => Encoding.ASCII.GetString(Convert.FromBase64String(base64));
}
