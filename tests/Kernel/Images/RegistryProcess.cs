using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Debian's docker-registry on a loopback port, ended with the test.</summary>
internal sealed class RegistryProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private RegistryProcess(Process process, int port)
    {
        _process = process;
        Host = $"127.0.0.1:{port}";
    }

    public string Host { get; }

    public static bool IsInstalled => File.Exists("/usr/bin/docker-registry");

    /// <summary>Starts a registry; with a bcrypt line of htpasswd it wants that user.</summary>
    public static async Task<RegistryProcess> StartAsync(string directory, string? passwordLine = null)
    {
        int port = FreePort();
        string auth = "";
        if (passwordLine is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "htpasswd"), passwordLine + "\n");
            auth = $"auth:\n  htpasswd:\n    realm: test\n    path: {directory}/htpasswd\n";
        }
        await File.WriteAllTextAsync(
            Path.Combine(directory, "registry.yml"),
            $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {directory}/data\nhttp:\n  addr: 127.0.0.1:{port}\n{auth}");
        var start = new ProcessStartInfo("/usr/bin/docker-registry") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add(Path.Combine(directory, "registry.yml"));
        var registry = new RegistryProcess(Process.Start(start)!, port);
        registry._process.BeginErrorReadLine();
        registry._process.BeginOutputReadLine();
        await WaitForPortAsync(port);
        return registry;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task PushAsync(TestImage image, string repository, string tag, string? user = null, string? password = null)
    {
        if (user is not null)
            _http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        foreach (byte[] blob in (IEnumerable<byte[]>)[image.Config, .. image.Layers])
            await PushBlobAsync(repository, blob);
        await PushManifestAsync(repository, tag, image.Manifest, "application/vnd.oci.image.manifest.v1+json");
    }

    public async Task PushManifestAsync(string repository, string tag, byte[] manifest, string type)
    {
        using var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using HttpResponseMessage put = await _http.PutAsync($"http://{Host}/v2/{repository}/manifests/{tag}", content);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task PushBlobAsync(string repository, byte[] blob)
    {
        using HttpResponseMessage post = await _http.PostAsync($"http://{Host}/v2/{repository}/blobs/uploads/", null);
        Assert.True(post.IsSuccessStatusCode, await post.Content.ReadAsStringAsync());
        string location = new Uri(new Uri($"http://{Host}"), post.Headers.Location!).AbsoluteUri;
        using var content = new ByteArrayContent(blob);
        using HttpResponseMessage put = await _http.PutAsync(
            $"{location}{(location.Contains('?') ? '&' : '?')}digest={Digest.Sha256(blob)}", content);
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    private static async Task WaitForPortAsync(int port)
    {
        for (int tries = 0; ; tries++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (tries < 400)
            {
                await Task.Delay(50);
            }
        }
    }
}
