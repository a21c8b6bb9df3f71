using System.Globalization;

namespace Gantry.Tests.KubeServer;

public sealed class MetricsTests
{
    [Fact]
    public async Task Requests_are_counted_by_what_they_are()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));
        await api.GetAsync("/api/v1/namespaces/default/configmaps/a");
        await api.GetAsync("/api/v1/namespaces/default/configmaps/b");
        await api.GetAsync("/api/v1/configmaps");
        await api.GetAsync("/api/v1/namespaces/default/configmaps/a/made-up");

        string text = (await api.GetAsync("/metrics")).Text;

        const string maps = "component=\"apiserver\",group=\"\",resource=\"configmaps\"";
        Assert.Equal(1, Value(text, $$"""apiserver_request_total{code="201",dry_run="",{{maps}},scope="namespace",subresource="",verb="POST",version="v1"}"""));
        Assert.Equal(1, Value(text, $$"""apiserver_request_total{code="200",dry_run="",{{maps}},scope="resource",subresource="",verb="GET",version="v1"}"""));
        Assert.Equal(2, Value(text, $$"""apiserver_request_total{code="404",dry_run="",{{maps}},scope="resource",subresource="",verb="GET",version="v1"}"""));
        Assert.Equal(1, Value(text, $$"""apiserver_request_total{code="200",dry_run="",{{maps}},scope="cluster",subresource="",verb="LIST",version="v1"}"""));
        Assert.Equal(3, Value(text, $$"""apiserver_request_duration_seconds_count{dry_run="",{{maps}},scope="resource",subresource="",verb="GET",version="v1"}"""));
        Assert.Equal(3, Value(text, $$"""apiserver_request_duration_seconds_bucket{dry_run="",{{maps}},scope="resource",subresource="",verb="GET",version="v1",le="+Inf"}"""));
        Assert.Equal(1, Value(text, """apiserver_current_inflight_requests{request_kind="readOnly"}"""));
        Assert.Equal(4, Value(text, """apiserver_storage_objects{resource="namespaces"}"""));
        Assert.True(Value(text, "process_resident_memory_bytes") > 1_000_000);
        Assert.DoesNotContain("made-up", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_told_of_requests_that_have_ended_alone()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpResponseMessage watch = await api.Client.GetAsync("/api/v1/secrets?watch=true", HttpCompletionOption.ResponseHeadersRead);

        string text = (await api.GetAsync("/metrics")).Text;

        const string secrets = "component=\"apiserver\",group=\"\",resource=\"secrets\"";
        Assert.Equal(1, Value(text, $$"""apiserver_longrunning_requests{{{secrets}},scope="cluster",subresource="",verb="WATCH",version="v1"}"""));
        Assert.DoesNotContain($"apiserver_request_duration_seconds_count{{dry_run=\"\",{secrets}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admission_is_counted_by_its_steps()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));
        await api.PostAsync("/api/v1/namespaces/nowhere/configmaps", Some.ConfigMap("a"));

        string text = (await api.GetAsync("/metrics")).Text;

        Assert.True(Value(text, """apiserver_admission_step_admission_duration_seconds_count{operation="CREATE",rejected="false",type="admit"}""") >= 1);
        Assert.Equal(1, Value(text, """apiserver_admission_controller_admission_duration_seconds_count{name="NamespaceLifecycle",operation="CREATE",rejected="true",type="admit"}"""));
        Assert.Equal(0, Value(text, """aggregator_unavailable_apiservice{name="v1.apps"}"""));
        Assert.True(Value(text, """apiserver_client_certificate_expiration_seconds_bucket{le="+Inf"}""") >= 3);
        Assert.Contains("""major="1",minor="32",""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_of_health_are_counted_by_their_outcome()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.GetAsync("/readyz");
        await api.GetAsync("/readyz/ping");

        string text = (await api.GetAsync("/metrics/slis")).Text;

        Assert.Equal(1, Value(text, """kubernetes_healthcheck{name="etcd",type="readyz"}"""));
        Assert.Equal(2, Value(text, """kubernetes_healthchecks_total{name="ping",status="success",type="readyz"}"""));
    }

    [Fact]
    public async Task Every_line_is_in_the_format()
    {
        await using TestApi api = await TestApi.StartAsync();

        foreach (string line in (await api.GetAsync("/metrics")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.Matches("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [-+0-9.eE]+)$""", line);
    }

    private static double Value(string text, string series)
    {
        string line = Assert.Single(text.Split('\n'), one => one.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
