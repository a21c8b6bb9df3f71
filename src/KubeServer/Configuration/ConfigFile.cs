using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Yaml;

namespace Gantry.KubeServer.Configuration;

/// <summary>A file of configuration as it was read: where from, and what was in it.</summary>
public sealed record ConfigFile(string Path, ReadOnlyMemory<byte> Content)
{
    private const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>Reads a file; throws <see cref="IOException"/> for one that is not there, or is far too large to be one.</summary>
    public static ConfigFile Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxBytes)
            throw new IOException($"{path} is larger than {MaxBytes} bytes");
        byte[] content = new byte[file.Length];
        return new ConfigFile(path, content.AsMemory(0, file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)));
    }

    public bool HasSameContentAs(ConfigFile other) => Content.Span.SequenceEqual(other.Content.Span);

    /// <summary>The one document in the file, in YAML or JSON, of any kind.</summary>
    internal JsonObject Document() =>
        YamlTree.TryRead(Content.ToArray(), out JsonNode? tree, out string failure) && tree is JsonObject root
            ? root
            : throw Wrong(failure.Length > 0 ? failure : "no document");

    /// <summary>The document, which must be of this kind and of one of these versions.</summary>
    internal JsonObject Document(string kind, string group, params ReadOnlySpan<string> versions)
    {
        JsonObject root = Document();
        if (root.Text("kind") != kind || !versions.Contains(root.Text("apiVersion") ?? ""))
            throw Wrong($"the kind must be {kind} of {group}");
        string[] unknown = [.. ConfigFields.UnknownIn(kind, root).Select(field => $"unknown field \"{field}\"")];
        return unknown.Length == 0 ? root : throw Wrong("strict decoding error: " + string.Join(", ", unknown));
    }

    internal FormatException Wrong(string what) => new($"{Path}: {what}");
}
