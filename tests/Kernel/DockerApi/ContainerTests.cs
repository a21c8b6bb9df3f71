using System.Net;
using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class ContainerTests
{
    [Fact]
    public async Task Waiting_begins_before_the_start_and_tells_the_end()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.CreateAsync("exit 5");

        using var request = new HttpRequestMessage(HttpMethod.Post, $"/containers/{id}/wait?condition=next-exit");
        using HttpResponseMessage answer = await daemon.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestDaemon.Cancel);
        await daemon.PostAsync($"/containers/{id}/start");
        JsonNode end = JsonNode.Parse(await TestDaemon.Soon(answer.Content.ReadAsStringAsync(TestDaemon.Cancel)))!;

        Assert.Equal("""{"StatusCode":5}""", end.ToJsonString());
    }

    [Fact]
    public async Task A_container_is_told_of_as_it_was_asked_for_and_as_it_is()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        const string more = """
            "Labels":{"a":"b"},"Env":["X=1"],"ExposedPorts":{"80/tcp":{}},"HostConfig":{"Memory":67108864,"Tmpfs":{"/tmp":"size=1m"},"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3}}
            """;
        string id = await daemon.RunAsync("sleep 1000", more, "web");

        await daemon.PostAsync($"/containers/{id}/update", """{"Memory":134217728,"MemorySwap":268435456}""");
        JsonNode seen = await daemon.GetAsync("/containers/web/json");
        JsonNode row = Assert.Single((await daemon.GetAsync("/containers/json?filters=" + Uri.EscapeDataString("""{"label":["a=b"],"name":["we"],"status":["running"]}""")) as JsonArray)!)!;

        Assert.Equal(("/web", "running", "on-failure", 134217728L), (seen["Name"]!.GetValue<string>(), seen["State"]!["Status"]!.GetValue<string>(), seen["HostConfig"]!["RestartPolicy"]!["Name"]!.GetValue<string>(), seen["HostConfig"]!["Memory"]!.GetValue<long>()));
        Assert.Contains(seen["Config"]!["Env"]!.AsArray(), variable => variable!.GetValue<string>() == "X=1");
        Assert.Equal(id, row["Id"]!.GetValue<string>());
        Assert.StartsWith("Up ", row["Status"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_look_at_what_a_container_uses_is_answered_at_once()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("sleep 1000");

        JsonNode stats = await daemon.GetAsync($"/containers/{id}/stats?stream=0&one-shot=1");
        JsonNode top = await daemon.GetAsync($"/containers/{id}/top");

        Assert.True(stats["memory_stats"]!["usage"]!.GetValue<long>() > 0);
        Assert.True(stats["cpu_stats"]!["cpu_usage"]!["total_usage"]!.GetValue<long>() > 0);
        Assert.Contains("sleep 1000", top["Processes"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_happened_can_be_asked_for()
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        string id = await daemon.RunAsync("true", name: "short");
        await daemon.PostAsync($"/containers/{id}/wait");
        await daemon.PostAsync("/containers/prune");

        string lines = await daemon.Http.GetStringAsync(
            new Uri("/events?since=1&until=0s&filters=" + Uri.EscapeDataString($$"""{"container":["{{id}}"],"event":["create","start","die","destroy"]}"""), UriKind.Relative), TestDaemon.Cancel);
        string[] actions = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!["Action"]!.GetValue<string>())];

        Assert.Equal(["create", "start", "die", "destroy"], actions);
    }

    [Theory]
    [InlineData("POST", "/containers/nosuch/start", HttpStatusCode.NotFound, "No such container: nosuch")]
    [InlineData("GET", "/containers/nosuch/logs?stdout=1", HttpStatusCode.NotFound, "No such container: nosuch")]
    [InlineData("GET", "/containers/web/logs", HttpStatusCode.BadRequest, "Bad parameters: you must choose at least one stream")]
    [InlineData("POST", "/containers/web/start", HttpStatusCode.NotModified, "")]
    [InlineData("POST", "/containers/web/wait?condition=x", HttpStatusCode.BadRequest, "invalid condition: ")]
    [InlineData("POST", "/containers/web/rename?name=", HttpStatusCode.BadRequest, "Neither old nor new names may be empty")]
    [InlineData("GET", "/exec/nosuch/json", HttpStatusCode.NotFound, "No such exec instance: nosuch")]
    [InlineData("POST", "/containers/create?name=web", HttpStatusCode.Conflict, "is already in use by container")]
    [InlineData("GET", "/containers/web/stats?stream=1&one-shot=1", HttpStatusCode.BadRequest, "cannot have stream=true and one-shot=true")]
    public async Task What_cannot_be_done_says_why(string method, string path, HttpStatusCode status, string message)
    {
        await using TestDaemon daemon = await TestDaemon.StartAsync();
        await daemon.RunAsync("sleep 1000", name: "web");

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (path.Contains("create", StringComparison.Ordinal))
            request.Content = new StringContent($$"""{"Image":"{{BusyboxArchive.Name}}"}""", new global::System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using HttpResponseMessage answer = await daemon.Http.SendAsync(request, TestDaemon.Cancel);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestDaemon.Cancel), StringComparison.Ordinal);
    }
}
