using System.Text.Json;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class ImageConfigurationTests
{
    [Fact]
    public void A_configuration_is_read_with_its_sets_and_its_gaps()
    {
        ImageConfiguration read = JsonSerializer.Deserialize(
            """
            {"architecture":"amd64","os":"linux","created":"2024-01-02T03:04:05.123456789Z","unknown":1,
             "config":{"User":"1000:1000","ExposedPorts":{"80/tcp":{},"53/udp":{}},"Env":["A=1"],"Cmd":null,"Volumes":{"/data":{}},
                       "Labels":{"k":"v"},"Healthcheck":{"Test":["CMD","true"]}},
             "rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}
            """, ImageSpecJson.Default.ImageConfiguration)!;

        Assert.Equal(["80/tcp", "53/udp"], read.Config.ExposedPorts);
        Assert.Equal(["/data"], read.Config.Volumes);
        Assert.Equal("1000:1000", read.Config.User);
        Assert.Empty(read.Config.Cmd);
        Assert.Empty(read.Config.Entrypoint);
        Assert.Equal("", read.Config.WorkingDir);
        Assert.Equal("v", read.Config.Labels["k"]);
        Assert.Single(read.RootFs.DiffIds);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"config":null,"rootfs":null,"history":null}""")]
    public void Missing_parts_are_empty_and_never_null(string json)
    {
        ImageConfiguration read = JsonSerializer.Deserialize(json, ImageSpecJson.Default.ImageConfiguration)!;

        Assert.Empty(read.Config.Env);
        Assert.Empty(read.RootFs.DiffIds);
        Assert.Empty(read.History);
    }

    [Fact]
    public void A_manifest_survives_being_written_and_read()
    {
        var manifest = new ImageManifest { SchemaVersion = 2, MediaType = MediaTypes.Manifest, Config = new Descriptor { MediaType = MediaTypes.Config, Digest = Gantry.Oci.Digest.Sha256([]), Size = 0 } };

        string json = JsonSerializer.Serialize(manifest, ImageSpecJson.Default.ImageManifest);

        Assert.Equal(manifest.Config, JsonSerializer.Deserialize(json, ImageSpecJson.Default.ImageManifest)!.Config);
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
    }
}
