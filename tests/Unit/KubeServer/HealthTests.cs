using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class HealthTests
{
    [Fact]
    public async Task Health_is_told_in_one_word_in_detail_and_one_by_one()
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal("ok", (await api.GetAsync("/livez")).Text);
        string detail = (await api.GetAsync("/readyz?verbose")).Text;
        Assert.StartsWith("[+]ping ok\n[+]log ok\n[+]etcd ok\n", detail, StringComparison.Ordinal);
        Assert.EndsWith("[+]shutdown ok\nreadyz check passed\n", detail, StringComparison.Ordinal);
        Assert.Equal("ok", (await api.GetAsync("/livez/etcd")).Text);
        Assert.Equal("ok", (await api.GetAsync("/readyz/poststarthook/rbac/bootstrap-roles")).Text);
        Assert.Equal(404, (await api.GetAsync("/livez/nothing")).Code);
    }

    [Fact]
    public async Task Checks_can_be_left_out()
    {
        await using TestApi api = await TestApi.StartAsync();

        string detail = (await api.GetAsync("/livez?verbose&exclude=etcd&exclude=nothing")).Text;

        Assert.Contains("[+]etcd excluded: ok\n", detail, StringComparison.Ordinal);
        Assert.Contains("warn: some health checks cannot be excluded: no matches for \"nothing\"\n", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_on_its_way_out_is_alive_but_not_ready_and_still_answers()
    {
        await using TestApi api = await TestApi.StartAsync();

        api.Api.Stop();

        TestApi.Answer ready = await api.GetAsync("/readyz");
        Assert.Equal(500, ready.Code);
        Assert.Contains("[-]shutdown failed: reason withheld\n", ready.Text, StringComparison.Ordinal);
        Assert.EndsWith("readyz check failed\n", ready.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync("/readyz?exclude=shutdown")).Code);
        Assert.Equal(200, (await api.GetAsync("/livez")).Code);
        Assert.Equal(200, (await api.GetAsync("/api/v1/namespaces/default")).Code);
        Assert.Contains("process is shutting down", (await api.GetAsync("/readyz/shutdown")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_watches()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpResponseMessage watch = await api.Client.GetAsync("/api/v1/namespaces?watch=1", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        api.Api.Stop();

        await watch.Content.ReadAsStringAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }
}
