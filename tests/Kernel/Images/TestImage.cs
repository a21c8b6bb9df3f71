using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>An image made of given layer tars, as an archive or as documents.</summary>
internal sealed record TestImage(byte[] Config, byte[] Manifest, IReadOnlyList<byte[]> Layers, string Name)
{
    public Digest Id => Digest.Sha256(Config);

    public static TestImage Of(string name, params byte[][] tars) => Of(name, tars, tars, "");

    public static TestImage Gzipped(string name, params byte[][] tars) => Of(name, tars, [.. tars.Select(Gzip)], "+gzip");

    public static TestImage Of(string name, IReadOnlyList<byte[]> tars, IReadOnlyList<byte[]> stored, string suffix)
    {
        var config = new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Cmd"] = new JsonArray("/bin/sh"), ["Env"] = new JsonArray("A=1") },
            ["rootfs"] = new JsonObject
            {
                ["type"] = "layers",
                ["diff_ids"] = new JsonArray([.. tars.Select(tar => JsonValue.Create(Digest.Sha256(tar).ToString()))]),
            },
        };
        byte[] configBytes = Encoding.UTF8.GetBytes(config.ToJsonString());
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.manifest.v1+json",
            ["config"] = Descriptor("application/vnd.oci.image.config.v1+json", configBytes),
            ["layers"] = new JsonArray([.. stored.Select(layer => Descriptor("application/vnd.oci.image.layer.v1.tar" + suffix, layer))]),
        };
        return new TestImage(configBytes, Encoding.UTF8.GetBytes(manifest.ToJsonString()), stored, name);
    }

    public static JsonObject Descriptor(string type, byte[] content) =>
        new() { ["mediaType"] = type, ["digest"] = Digest.Sha256(content).ToString(), ["size"] = content.Length };

    public static byte[] Gzip(byte[] content)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public Stream AsDockerArchive()
    {
        string[] names = [.. Layers.Select((_, i) => $"layer{i}.tar")];
        string list = JsonSerializer.Serialize(new[] { new { Config = "config.json", RepoTags = new[] { Name }, Layers = names } });
        return new MemoryStream(TarBuilder.Of(tar =>
        {
            for (int i = 0; i < names.Length; i++)
                tar.Entry(names[i], '0', Layers[i]);
            tar.Entry("config.json", '0', Config).File("manifest.json", list);
        }));
    }

    public Stream AsLayout() => new MemoryStream(TarBuilder.Of(tar =>
    {
        JsonObject entry = Descriptor("application/vnd.oci.image.manifest.v1+json", Manifest);
        entry["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = Name };
        var index = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(entry) };
        tar.File("oci-layout", """{"imageLayoutVersion":"1.0.0"}""").File("index.json", index.ToJsonString());
        foreach (byte[] blob in (IEnumerable<byte[]>)[Config, Manifest, .. Layers])
            tar.Entry($"blobs/sha256/{Digest.Sha256(blob).Hex}", '0', blob);
    }));
}
