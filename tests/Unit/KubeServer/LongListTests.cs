using System.Net;
using System.Text;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;

namespace Gantry.Tests.KubeServer;

/// <summary>Lists of more than a record, a frame or a buffer.</summary>
public sealed class LongListTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_list_is_the_same_in_blocks_of_any_size(int count)
    {
        ReadOnlyMemory<byte>[] items = [.. Enumerable.Range(0, count).Select(i => new ReadOnlyMemory<byte>(Encoding.ASCII.GetBytes($"{{{new string('x', 7 * i)}}}")))];
        string expected = $"[{string.Join(',', items.Select(item => Encoding.ASCII.GetString(item.Span)))}]}}\n";
        for (int size = 1; size <= expected.Length + 1; size++)
        {
            ListBytes list = new("["u8.ToArray(), items);
            Assert.Equal(expected.Length, list.Length);

            List<byte> all = [];
            byte[] block = new byte[size];
            while (list.Fill(block) is var filled and > 0)
                all.AddRange(block.AsSpan(0, filled));
            Assert.Equal(expected, Encoding.ASCII.GetString([.. all]));
        }
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_list_arrives_whole_also_where_others_leave_in_the_middle(string version)
    {
        await using TestApi api = await TestApi.StartAsync();
        for (int i = 0; i < 40; i++)
            await api.PostAsync(ConfigMaps, Some.ConfigMap($"m{i:00}", new string('v', 50_000 + i)));

        for (int i = 0; i < 3; i++)
        {
            using HttpClient hasty = api.Connect(api.Pki.AdminCertificate());
            using HttpResponseMessage begun = await hasty.SendAsync(Ask(version), HttpCompletionOption.ResponseHeadersRead);
            await (await begun.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[1000]);
        }

        using HttpResponseMessage answer = await api.Client.SendAsync(Ask(version));
        TestApi.Answer list = new((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(), []);

        Assert.Equal(Version.Parse(version), answer.Version);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 50_000 + i), list.Json.Objects("items").Select(item => item.Child("data")!.First().Value!.GetValue<string>().Length));
    }

    private static HttpRequestMessage Ask(string version) =>
        new(HttpMethod.Get, ConfigMaps) { Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
