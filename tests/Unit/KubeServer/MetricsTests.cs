using System.Globalization;
using Gantry.Store;

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
    public async Task The_store_is_timed_under_the_names_of_etcd()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/secrets", "{\"metadata\":{\"name\":\"a\"}}");
        await api.PatchAsync("/api/v1/namespaces/default/secrets/a", """{"stringData":{"k":"2"}}""");
        await api.DeleteAsync("/api/v1/namespaces/default/secrets/a");

        string text = (await api.GetAsync("/metrics")).Text;

        foreach (string operation in (string[])["create", "update", "delete"])
        {
            Assert.Equal(1, Value(text, $$"""etcd_requests_total{group="",operation="{{operation}}",resource="secrets"}"""));
            Assert.Equal(1, Value(text, $$"""etcd_request_duration_seconds_bucket{group="",operation="{{operation}}",resource="secrets",le="+Inf"}"""));
        }

        Assert.Contains("# TYPE etcd_request_errors_total counter", text, StringComparison.Ordinal);
        Assert.Equal(4, Value(text, """apiserver_resource_objects{group="",resource="namespaces"}"""));
    }

    [Fact]
    public async Task A_store_that_fails_is_counted_and_the_rest_is_told()
    {
        await using CuttableStore store = new(new MemoryStore());
        await using TestApi api = await TestApi.StartAsync(shared: store);
        store.IsCut = true;
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));

        string text = (await api.GetAsync("/metrics")).Text;
        store.IsCut = false;

        Assert.Contains(text.Split('\n'), line => line.StartsWith("etcd_request_errors_total{", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Components_of_the_process_are_clients_that_count()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient component = api.InProcess();
        using HttpResponseMessage found = await component.GetAsync("/api/v1/namespaces");
        using HttpResponseMessage missed = await component.GetAsync("/api/v1/namespaces/nowhere");

        string text = (await api.GetAsync("/metrics")).Text;

        Assert.Equal(1, Value(text, """rest_client_requests_total{code="200",host="api",method="GET"}"""));
        Assert.Equal(1, Value(text, """rest_client_requests_total{code="404",host="api",method="GET"}"""));
        Assert.Equal(2, Value(text, """rest_client_request_duration_seconds_count{host="api",verb="GET"}"""));
    }

    [Fact]
    public async Task Answers_and_events_are_measured()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("a"));
        int size = (await api.GetAsync("/api/v1/namespaces/default/configmaps/a")).Bytes.Length;
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, "/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=0");
        await watch.TakeAsync(1);
        await api.GetAsync("/api/v1/componentstatuses");

        string text = (await api.GetAsync("/metrics")).Text;

        const string labels = "component=\"apiserver\",group=\"\",resource=\"configmaps\",scope=\"resource\",subresource=\"\",verb=\"GET\",version=\"v1\"";
        Assert.Equal(size, Value(text, $"apiserver_response_sizes_sum{{{labels}}}"));
        Assert.Equal(1, Value(text, $"apiserver_response_sizes_bucket{{{labels},le=\"1000\"}}"));
        Assert.Equal(1, Value(text, """apiserver_watch_events_total{group="",resource="configmaps",version="v1"}"""));
        Assert.Equal(1, Value(text, """apiserver_requested_deprecated_apis{group="",removed_release="",resource="componentstatuses",subresource="",version="v1"}"""));
    }

    [Fact]
    public async Task Seats_are_counted_by_flow_and_level()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.GetAsync("/api/v1/namespaces");

        string text = (await api.GetAsync("/metrics")).Text;

        const string exempt = "flow_schema=\"exempt\",priority_level=\"exempt\"";
        Assert.Equal(2, Value(text, $"apiserver_flowcontrol_dispatched_requests_total{{{exempt}}}"));
        Assert.Equal(1, Value(text, $"apiserver_flowcontrol_current_executing_requests{{{exempt}}}"));
        Assert.Equal(2, Value(text, $"apiserver_flowcontrol_request_wait_duration_seconds_bucket{{execute=\"true\",{exempt},le=\"0\"}}"));
        Assert.True(Value(text, """authentication_duration_seconds_count{result="success"}""") >= 2);
        Assert.True(Value(text, """authorization_attempts_total{result="allowed"}""") >= 2);
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
