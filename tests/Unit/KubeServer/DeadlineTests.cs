using System.Net;
using Gantry.KubeServer.Requests;

namespace Gantry.Tests.KubeServer;

public sealed class DeadlineTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_request_that_takes_longer_than_it_may_is_told_so()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, Maps + "?timeout=200ms") 
        {
            Content = new EndlessContent(),

            // The first version of the protocol waits for the end of the body before it looks at the answer.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using HttpResponseMessage answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"reason\":\"Timeout\"", text, StringComparison.Ordinal);
        Assert.Contains("request did not complete within requested timeout", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_is_not_ended_by_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await using WatchReader watch = await WatchReader.OpenAsync(api.Client, Maps + "?watch=true&timeout=50ms");

        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal(["ADDED a"], await watch.TakeAsync(1));
    }

    [Theory]
    [InlineData("1m30s", 90)]
    [InlineData("250ms", 0.25)]
    [InlineData("1.5h", 5400)]
    [InlineData("0", 0)]
    [InlineData("30", "missing unit in duration")]
    [InlineData("x", "invalid duration")]
    [InlineData("5 s", "unknown unit \" s\" in duration")]
    [InlineData("-5s", "invalid duration")]
    public void Durations_are_those_of_go(string text, object expected)
    {
        string? fault = RequestDeadline.Parse(text, out TimeSpan time);

        Assert.Equal(expected is string ? expected : Convert.ToDouble(expected, System.Globalization.CultureInfo.InvariantCulture), fault ?? (object)time.TotalSeconds);
    }

    [Fact]
    public async Task A_duration_that_is_none_is_a_bad_request()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.GetAsync(Maps + "?timeout=soon");

        Assert.Equal((400, "invalid timeout specified in the request URL - time: invalid duration \"soon\""), (answer.Code, answer.Message));
    }

    /// <summary>A body that never ends.</summary>
    private sealed class EndlessContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
