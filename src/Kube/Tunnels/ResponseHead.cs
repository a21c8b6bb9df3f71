using System.Globalization;
using System.Text;

namespace Gantry.Kube.Tunnels;

/// <summary>The head of an HTTP/1.1 answer, read from a raw stream, with what was read beyond it.</summary>
public sealed record ResponseHead(int Code, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> After)
{
    private const int Limit = 32 * 1024;

    public long? ContentLength =>
        long.TryParse(Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null;

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether the connection stays for another request, as it does in version 1.1 unless the server says otherwise.</summary>
    public bool KeepsConnection { get; private init; }

    /// <summary>Throws <see cref="IOException"/> where there is no answer or none that is HTTP.</summary>
    public static Task<ResponseHead> ReadAsync(Stream stream, CancellationToken cancel) => ReadAsync(stream, default, cancel);

    /// <param name="already">What was read from the stream before.</param>
    public static async Task<ResponseHead> ReadAsync(Stream stream, ReadOnlyMemory<byte> already, CancellationToken cancel)
    {
        byte[] buffer = new byte[Limit];
        already.CopyTo(buffer);
        int have = already.Length;
        while (true)
        {
            int end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return Parse(Encoding.Latin1.GetString(buffer, 0, end), buffer.AsMemory(end + 4, have - end - 4));
            if (have == Limit)
                throw new IOException("the answer has too large a head");
            int count = await stream.ReadAsync(buffer.AsMemory(have), cancel);
            if (count == 0)
                throw new IOException("the connection was closed without an answer");
            have += count;
        }
    }

    // HTTP/1.1 101 Switching Protocols, then one header a line.
    private static ResponseHead Parse(string head, ReadOnlyMemory<byte> after)
    {
        string[] lines = head.Split("\r\n");
        if (lines[0].Split(' ', 3) is not [_, var code, ..] || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            throw new IOException("the answer is not HTTP");
        List<KeyValuePair<string, string>> headers = [];
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':');
            if (colon > 0)
                headers.Add(KeyValuePair.Create(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        bool isOld = lines[0].StartsWith("HTTP/1.0", StringComparison.Ordinal);
        bool isLast = headers.Any(header => header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("close", StringComparison.OrdinalIgnoreCase));
        return new ResponseHead(number, headers, after) { KeepsConnection = !isOld && !isLast };
    }
}
