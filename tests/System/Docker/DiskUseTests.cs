using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

/// <summary>What the engine says it takes on the disk, beside what du says. It has an engine of its own: nobody else writes meanwhile.</summary>
public sealed class DiskUseTests : IAsyncLifetime
{
    private readonly TestEngine _engine = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd keeps its files otherwise");
        await _engine.InitializeAsync();
    }

    [Fact]
    public async Task System_df_agrees_with_du_within_one_percent()
    {
        await OkAsync("""
            docker run --name writer -v kept:/v busy:1 sh -c 'head -c 30000000 /dev/urandom >/x; head -c 20000000 /dev/urandom >/v/x; for i in $(seq 300); do echo $i >/srv/f$i; done'
            docker create --name idle web:1
            docker commit -q writer committed:1
            printf 'FROM busy:1\nRUN head -c 15000000 /dev/urandom >/y\nRUN --mount=type=cache,target=/c head -c 9000000 /dev/urandom >/c/z\n' | docker build -q -t built:1 - 2>/dev/null
            """);
        await Until.TrueAsync("what is said and what is there agree", async () => Math.Abs(await ToldAsync() - await FoundAsync()) <= await FoundAsync() / 100);

        await OkAsync("docker rm -v writer idle; docker volume rm kept; docker rmi committed:1 built:1; docker builder prune -af");

        await Until.TrueAsync("they agree again", async () => Math.Abs(await ToldAsync() - await FoundAsync()) <= await FoundAsync() / 100);
        Assert.True(await FoundAsync() < 20 << 20, "what was removed is still on the disk");
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private async Task<long> ToldAsync()
    {
        JsonNode told = JsonNode.Parse(await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.45/system/df"))!;
        // Layers that images have too are counted with those.
        return told["LayersSize"]!.GetValue<long>()
            + Sum(told["Containers"], container => container["SizeRw"])
            + Sum(told["Volumes"], volume => volume["UsageData"]!["Size"])
            + Sum(told["BuildCache"], row => row["Shared"]!.GetValue<bool>() ? null : row["Size"]);
    }

    private async Task<long> FoundAsync()
    {
        string root = Path.Combine(_engine.Folder, "root");
        string rows = await OkAsync($"du -sB1 {root}/images {root}/volumes {root}/build");
        return rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Sum(row => long.Parse(row.Split('\t')[0]));
    }

    private static long Sum(JsonNode? rows, Func<JsonNode, JsonNode?> size) => (rows?.AsArray() ?? []).Sum(row => size(row!)?.GetValue<long>() ?? 0);

    private async Task<string> OkAsync(string script) => (await _engine.RunAsync(script)).Succeeded();
}
