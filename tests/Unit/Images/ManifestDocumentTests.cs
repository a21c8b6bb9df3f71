using System.Text;
using Gantry.Images.Catalog;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Tests;

public sealed class ManifestDocumentTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Config = $$"""{"mediaType":"{{MediaTypes.Config}}","digest":"{{Hash}}","size":1}""";

    [Fact]
    public void A_document_without_a_type_is_told_by_what_it_holds()
    {
        Assert.NotNull(Parse("""{"schemaVersion":2,"manifests":[]}""").Index);
        Assert.NotNull(Parse($$"""{"schemaVersion":2,"config":{{Config}},"layers":[]}""").Manifest);
    }

    [Theory]
    [InlineData("""{"manifests":[],"layers":[]}""", null, "both")]
    [InlineData("""{"manifests":[],"Layers":[]}""", null, "both")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", MediaTypes.Manifest, "announced as")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]}""", null, "is no image")]
    [InlineData("""{"layers":[],"layers":[]}""", null, "twice")]
    [InlineData("""{"mediaType":"application/vnd.docker.distribution.manifest.v1+json","layers":[]}""", null, "is no image")]
    [InlineData("[]", null, "no JSON object")]
    [InlineData("""{"config":{},"layers":[]}""", null, "without a digest")]
    public void An_ambiguous_document_is_refused(string json, string? announced, string sentence)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => Parse(json, announced));

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_that_holds_no_files_is_refused()
    {
        string json = $$"""{"config":{{Config}},"layers":[{"mediaType":"text/html","digest":"{{Hash}}","size":1}]}""";

        Assert.Contains("text/html", Assert.Throws<InvalidDataException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_of_this_machine_is_chosen_and_attestations_never()
    {
        Descriptor Entry(string os, string architecture, string? variant, string content) => new()
        {
            MediaType = MediaTypes.Manifest,
            Digest = Digest.Sha256(Encoding.UTF8.GetBytes(content)),
            Platform = new Platform { Os = os, Architecture = architecture, Variant = variant },
        };
        Descriptor[] entries =
        [
            Entry("unknown", "unknown", null, "attestation"), Entry("windows", "amd64", null, "w"),
            Entry("linux", "amd64", "v3", "v3"), Entry("linux", "amd64", null, "plain"),
        ];

        Descriptor? chosen = ManifestDocument.Choose(entries, new Platform { Os = "linux", Architecture = "amd64" });

        Assert.Equal(Digest.Sha256("plain"u8), chosen!.Digest);
        Assert.Null(ManifestDocument.Choose(entries, new Platform { Os = "linux", Architecture = "s390x" }));
    }

    private static ManifestDocument Parse(string json, string? announced = null) => ManifestDocument.Parse(Encoding.UTF8.GetBytes(json), announced);
}
