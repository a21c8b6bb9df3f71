using System.Text.Json;
using Gantry.Images.Content;
using Gantry.Oci;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Commits;

/// <summary>Writes the configuration and the manifest of an image that is made here.</summary>
internal sealed class ImageDocuments(ContentStore content, ContentPins pins)
{
    /// <summary>The digest of the stored manifest.</summary>
    public Digest Write(ImageConfiguration configuration, IReadOnlyList<ImageLayer> layers)
    {
        foreach (ImageLayer layer in layers)
        {
            if (!content.Has(layer.Blob.Digest))
                throw new ImagesException(ImagesFailure.NotFound, $"the layer {layer.Blob.Digest} is not here");
        }
        ImageConfiguration whole = configuration with { RootFs = new ImageRootFs { DiffIds = [.. layers.Select(layer => layer.DiffId)] } };
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(whole, ImageSpecJson.Plain.ImageConfiguration);
        var manifest = new ImageManifest
        {
            SchemaVersion = 2,
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = content.Put(json, pins), Size = json.Length },
            Layers = [.. layers.Select(layer => layer.Blob with { MediaType = OciTypeOf(layer.Blob.MediaType) })],
        };
        return content.Put(JsonSerializer.SerializeToUtf8Bytes(manifest, ImageSpecJson.Plain.ImageManifest), pins);
    }

    // A manifest speaks one dialect; the content of a layer is the same in both.
    private static string OciTypeOf(string type) => type switch
    {
        MediaTypes.DockerLayerGzip => MediaTypes.LayerGzip,
        MediaTypes.DockerLayer => MediaTypes.Layer,
        _ => type,
    };
}
