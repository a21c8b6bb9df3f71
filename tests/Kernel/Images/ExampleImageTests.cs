using Gantry.Linux;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>The images of the examples are made, loaded, and their programs answer from inside their snapshots.</summary>
public sealed class ExampleImageTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<Process> _running = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly ImageStore _store;
    private readonly OverlaySnapshotter _snapshotter;

    public ExampleImageTests()
    {
        _store = ImageStore.Open(_directory["images"]);
        _snapshotter = new OverlaySnapshotter(_store);
    }

    public void Dispose()
    {
        foreach (Process process in _running)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        _http.Dispose();
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Hello_greets_with_its_host_name()
    {
        await MakeAsync("hello");
        Image image = await LoadAsync("hello-1.tar");
        int port = RegistryProcess.FreePort();
        await StartAsync("hello", image, ("PORT", port.ToString(CultureInfo.InvariantCulture)), ("GREETING", "Good day"), ("HELLO_VERSION", "1"));

        string answer = await GetAsync($"http://127.0.0.1:{port}/");

        Assert.Equal($"Good day from {Environment.MachineName} (version 1)\n", answer);
        Assert.Equal("ok\n", await GetAsync($"http://127.0.0.1:{port}/cgi-bin/healthy"));
        Assert.Equal(["docker.io/library/hello:1"], image.RepoTags);
        Assert.Equal(("65534", "8080/tcp"), (image.Config.User, image.Config.ExposedPorts[0]));
    }

    [Fact]
    public async Task An_entry_in_the_guestbook_reaches_the_follower_and_the_page()
    {
        await MakeAsync("guestbook");
        Image storeImage = await LoadAsync("guestbook-store-1.tar");
        Image web = await LoadAsync("guestbook-web-1.tar");
        string leader = $"127.0.0.1:{RegistryProcess.FreePort()}";
        string follower = $"127.0.0.1:{RegistryProcess.FreePort()}";
        string page = $"127.0.0.1:{RegistryProcess.FreePort()}";
        await StartAsync("leader", storeImage, ("PORT", leader.Split(':')[1]));
        await StartAsync("follower", storeImage, ("PORT", follower.Split(':')[1]), ("LEADER", leader));
        await StartAsync("web", web, ("PORT", page.Split(':')[1]), ("LEADER", leader), ("FOLLOWERS", follower));
        await GetAsync($"http://{leader}/cgi-bin/list");
        await GetAsync($"http://{page}/");

        using HttpResponseMessage signed = await _http.PostAsync(
            $"http://{page}/cgi-bin/index.cgi", new FormUrlEncodedContent([new("entry", "Hello & <b>welcome</b>")]));

        Assert.Equal(HttpStatusCode.SeeOther, signed.StatusCode);
        string seen = "";
        for (int tries = 0; tries < 600 && !seen.Contains("welcome", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(100);
            seen = await GetAsync($"http://{page}/");
        }
        Assert.Contains("<li>Hello &amp; &lt;b&gt;welcome&lt;/b&gt;", seen, StringComparison.Ordinal);
    }

    private async Task MakeAsync(string example)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Gantry.slnx")))
            root = Path.GetDirectoryName(root)!;
        using Process make = Process.Start(
            new ProcessStartInfo(Path.Combine(root, "examples", example, "make-image.sh"), [_directory.Path]) { RedirectStandardOutput = true })!;
        await make.WaitForExitAsync();
        Assert.Equal(0, make.ExitCode);
    }

    private async Task<Image> LoadAsync(string archive) => (await _store.LoadAsync(_directory[archive], CancellationToken.None))[0];

    private async Task StartAsync(string id, Image image, params (string Name, string Value)[] environment)
    {
        await _snapshotter.CreateAsync(id, image, CancellationToken.None);
        string target = _directory.Make("root-" + id);
        _snapshotter.Mount(id, target);
        using (RootDirectory root = RootDirectory.Open(target))
        using (Descriptor devices = FileAt.Open(root.Descriptor, RawName.FromUtf8("dev"), OpenFlags.Path | OpenFlags.Directory))
        {
            FileAt.MakeNode(devices, RawName.FromUtf8("null"), FileKind.CharacterDevice, 0x1B6, 1, 3);
            FileAt.SetPermissions(devices, RawName.FromUtf8("null"), 0x1B6);
        }
        var start = new ProcessStartInfo("chroot", ["--userspec=65534:65534", target, image.Config.Entrypoint[0]]) { RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/bin:/usr/bin:/usr/sbin:/sbin";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        _running.Add(Process.Start(start)!);
    }

    private async Task<string> GetAsync(string address)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                return await _http.GetStringAsync(address);
            }
            catch (HttpRequestException) when (tries < 600)
            {
                await Task.Delay(100);
            }
        }
    }
}
