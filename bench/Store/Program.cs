using System.Globalization;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Bench.Store;
using Gantry.Store;

if (args is ["peers"])
    return await PeersAsync();

// Prints "name value unit" lines, and how the file grew on standard error.
// In memory where there is room: a day's commits in minutes would measure the disk, and the question is how much is kept.
string folder = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"gantry-bench-store-{Environment.ProcessId}");
Directory.CreateDirectory(folder);
try
{
    int hours = args is [var given] ? int.Parse(given, CultureInfo.InvariantCulture) : 24;
    var day = new Day(folder, nodes: 20, eventsPerStep: 20, step: TimeSpan.FromSeconds(10));
    long start = TimeProvider.System.GetTimestamp();
    long early = 0;
    await day.RunAsync(TimeSpan.FromHours(hours), hour =>
    {
        if (hour == 2)
            early = day.FileBytes;
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"hour {hour,2}: file {day.FileBytes / 1e6,6:0.0} MB, memory {GC.GetTotalMemory(forceFullCollection: true) / 1e6,6:0.0} MB, {day.Writes} writes"));
        return Task.CompletedTask;
    });
    double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    long late = day.FileBytes;
    (TimeSpan time, int entries) = await day.OpenAgainAsync();
    Print("store-day-file", late / 1e6, "MB");
    Print("store-day-growth", (double)late / Math.Max(1, early), "x-hour-2");
    Print("store-day-writes", day.Writes / seconds, "writes/s");
    Print("store-day-entries", entries, "entries");
    Print("store-day-reopen", time.TotalMilliseconds, "ms");
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

static async Task<int> PeersAsync()
{
    string folder = Directory.CreateTempSubdirectory("gantry-bench-peers-").FullName;
    await using (SqliteStore store = SqliteStore.Open(Path.Combine(folder, "store.db")))
        await Peers.MeasureAsync("sqlite", store);
    if (File.Exists("/usr/bin/etcd"))
        await EtcdAsync(folder);
    Directory.Delete(folder, recursive: true);
    return 0;
}

// One member on the same disk.
static async Task EtcdAsync(string folder)
{
    string client = $"http://127.0.0.1:{FreePort()}", peer = $"http://127.0.0.1:{FreePort()}";
    using Process etcd = Process.Start("/usr/bin/etcd",
    [
        "--data-dir", Path.Combine(folder, "etcd"), "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--logger", "zap", "--log-level", "error",
    ]);
    try
    {
        await using EtcdStore store = await EtcdStore.OpenAsync(new EtcdStoreOptions { Servers = [new Uri(client)] });
        await Peers.MeasureAsync("etcd", store);
    }
    finally
    {
        etcd.Kill();
        await etcd.WaitForExitAsync();
    }
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

static void Print(string name, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00} {unit}"));
