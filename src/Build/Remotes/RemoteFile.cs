using System.Net.Http.Headers;
using System.Security.Cryptography;
using Gantry.Build.Files;
using Gantry.Oci;

namespace Gantry.Build.Remotes;

/// <summary>Fetches one file by HTTP for ADD or for a context.</summary>
internal sealed class RemoteFile(BuildLimits limits)
{
    /// <summary>The name of the file made in the directory.</summary>
    public async Task<string> FetchAsync(string url, string directory, Digest? expected, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(limits.DownloadPatience);
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { MaxAutomaticRedirections = 10, ConnectTimeout = TimeSpan.FromSeconds(30) });
            client.Timeout = Timeout.InfiniteTimeSpan;
            using HttpResponseMessage response = await client.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            if (!response.IsSuccessStatusCode)
                throw new BuildException(BuildFailure.Step, $"{Redacted(url)} answered with status {(int)response.StatusCode}");
            string name = NameOf(response.Content.Headers.ContentDisposition, url);
            await SaveAsync(response, Path.Combine(directory, name), expected, url, deadline.Token);
            return name;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException)
        {
            throw new BuildException(BuildFailure.Step, $"cannot fetch {Redacted(url)}: {failure.Message}", inner: failure);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new BuildException(BuildFailure.Step, $"cannot fetch {Redacted(url)}: it took longer than {limits.DownloadPatience.TotalMinutes:0} minutes");
        }
    }

    public static bool IsUrl(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>A URL without user and password, which are nobody's business.</summary>
    public static string Redacted(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length > 0 ? url.Replace(uri.UserInfo + "@", "xxxxx@", StringComparison.Ordinal) : url;

    // Only the last part of what the server says counts, and only if it can be a name.
    internal static string NameOf(ContentDispositionHeaderValue? disposition, string url)
    {
        string? told = disposition?.FileNameStar ?? disposition?.FileName?.Trim('"');
        foreach (string candidate in new[] { told ?? "", Uri.UnescapeDataString(new Uri(url).AbsolutePath) })
        {
            string name = candidate[(candidate.LastIndexOfAny(['/', '\\']) + 1)..];
            if (name.Length is > 0 and <= 255 && name is not "." and not ".." && !name.Any(char.IsControl))
                return name;
        }
        return "download";
    }

    private async Task SaveAsync(HttpResponseMessage response, string path, Digest? expected, string url, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(expected is { Algorithm: "sha512" } ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
        await using (Stream body = await response.Content.ReadAsStreamAsync(cancel))
        await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            await CopyAsync(body, file, hash, url, cancel);
        Digest found = Digest.OfHash(hash.GetHashAndReset());
        if (expected is { } wanted && wanted != found)
            throw new BuildException(BuildFailure.Step, $"digest mismatch for {Redacted(url)}: {found} (expected: {wanted})");
        File.SetLastWriteTimeUtc(path, (response.Content.Headers.LastModified ?? DateTimeOffset.UnixEpoch).UtcDateTime);
    }

    private async Task CopyAsync(Stream body, FileStream file, IncrementalHash hash, string url, CancellationToken cancel)
    {
        byte[] buffer = new byte[128 << 10];
        long total = 0;
        for (int length; (length = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            total += length;
            if (total > limits.DownloadBytes)
                throw new BuildException(BuildFailure.Step, $"{Redacted(url)} is larger than {limits.DownloadBytes} bytes");
            hash.AppendData(buffer, 0, length);
            await file.WriteAsync(buffer.AsMemory(0, length), cancel);
        }
    }
}
