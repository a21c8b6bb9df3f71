using System.Text;

namespace Gantry.KubeServer.Pki;

/// <summary>One block of a text in PEM form (RFC 7468), with the headers that older writers put into it (RFC 1421), which .NET's own reader does not know.</summary>
internal sealed record PemBlock(string Label, bool HasHeaders, byte[] Content)
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const string Dashes = "-----";

    /// <summary>All blocks of a text; what is no whole block is passed over.</summary>
    public static IEnumerable<PemBlock> ReadAll(string text)
    {
        string? label = null;
        bool hasHeaders = false;
        StringBuilder content = new();
        foreach (string line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (LabelOf(line, Begin) is { } begun)
            {
                (label, hasHeaders) = (begun, false);
                content.Clear();
            }
            else if (label is null)
            {
                continue;
            }
            else if (LabelOf(line, End) is { } ended)
            {
                if (ended == label && Decoded(content.ToString()) is { } bytes)
                    yield return new PemBlock(label, hasHeaders, bytes);
                label = null;
            }
            else if (line.Contains(':', StringComparison.Ordinal))
            {
                hasHeaders = true;
            }
            else
            {
                content.Append(line);
            }
        }
    }

    private static string? LabelOf(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) && line.EndsWith(Dashes, StringComparison.Ordinal) && line.Length > start.Length + Dashes.Length ? line[start.Length..^Dashes.Length] : null;

    private static byte[]? Decoded(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }
}
