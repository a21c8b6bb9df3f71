using System.Net;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Elections;
using Gantry.Tests.Clusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.Controllers.Elections;

public sealed class ElectionTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_leader_that_cannot_renew_stops_before_another_takes_over()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(_ => { });
        bool isCut = false;
        await using var first = new Candidate(cluster, "first", () => isCut);
        await UntilAsync(cluster, () => first.Leads);
        await using var second = new Candidate(cluster, "second", () => false);
        await UntilAsync(cluster, () => second.Asked > 2);

        isCut = true;
        // Fourteen seconds at most: the lease, which lasts fifteen from its last renewal, is not over by then.
        for (int i = 0; i < 14 && first.Leads; i++)
            await StepAsync(cluster);
        await UntilAsync(() => !first.Leads);
        Assert.False(second.Leads);
        await UntilAsync(cluster, () => second.Leads);

        Lease lease = await cluster.Kube.GetAsync<Lease>(new ObjectKey("kube-system", "kube-scheduler"));
        Assert.Equal("second", lease.Spec.HolderIdentity);
        Assert.Equal(1, lease.Spec.LeaseTransitions);
    }

    [Fact]
    public async Task A_leader_that_ends_in_order_gives_the_lease_back()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(_ => { });
        var first = new Candidate(cluster, "first", () => false);
        await UntilAsync(cluster, () => first.Leads);
        await using var second = new Candidate(cluster, "second", () => false);

        await first.DisposeAsync();

        Lease lease = await cluster.Kube.GetAsync<Lease>(new ObjectKey("kube-system", "kube-scheduler"));
        Assert.NotEqual("first", lease.Spec.HolderIdentity);
        await UntilAsync(cluster, () => second.Leads);
    }

    private static async Task UntilAsync(TestCluster cluster, Func<bool> condition)
    {
        for (DateTime end = DateTime.UtcNow + Deadline; !condition();)
        {
            Assert.True(DateTime.UtcNow < end, "it did not happen");
            await StepAsync(cluster);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (DateTime end = DateTime.UtcNow + Deadline; !condition();)
        {
            Assert.True(DateTime.UtcNow < end, "it did not happen");
            await Task.Delay(5);
        }
    }

    private static async Task StepAsync(TestCluster cluster)
    {
        cluster.Clock.Advance(TimeSpan.FromSeconds(1));
        await Task.Delay(5);
    }

    private sealed class Candidate : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly HttpMessageInvoker _http;
        private readonly Task _running;
        private int _asked;

        public Candidate(TestCluster cluster, string name, Func<bool> isCut)
        {
            var transport = new FaultyTransport(new Passing(cluster.Api))
            {
                Intercept = _ => Count() > 0 && isCut() ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("") } : null,
            };
            _http = new HttpMessageInvoker(transport);
            var election = new LeaderElection(
                new KubeClient(_http, new Uri("http://api/")), new ElectionOptions { Name = "kube-scheduler", Identity = name }, cluster.Clock, NullLogger.Instance);
            _running = Task.Run(() => election.RunAsync(LeadAsync, _stop.Token));
        }

        public bool Leads { get; private set; }

        public int Asked => Volatile.Read(ref _asked);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            _http.Dispose();
        }

        private int Count() => Interlocked.Increment(ref _asked);

        private async Task LeadAsync(CancellationToken term)
        {
            Leads = true;
            await Task.Delay(Timeout.Infinite, term).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Leads = false;
        }
    }

    /// <summary>Shares a handler without owning it.</summary>
    private sealed class Passing(HttpMessageHandler shared) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _invoker = new(shared, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);
    }
}
