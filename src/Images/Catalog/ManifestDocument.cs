using System.Text.Json;
using Gantry.Oci.ImageSpec;

namespace Gantry.Images.Catalog;

/// <summary>What a digest or a tag leads to: either a list of images or one image, never both.</summary>
internal sealed record ManifestDocument(ImageIndex? Index, ImageManifest? Manifest)
{
    /// <summary>Reads a document and refuses one that could be taken for two things.</summary>
    /// <param name="json">The bytes as they were hashed.</param>
    /// <param name="announced">The media type by which the document was announced, where there was one.</param>
    public static ManifestDocument Parse(ReadOnlySpan<byte> json, string? announced)
    {
        (bool hasManifests, bool hasLayers, string? mediaType) = Outline(json);
        if (hasManifests && hasLayers)
            throw new InvalidDataException("the manifest has both manifests and layers, so it is neither a list nor an image");
        string? type = Known(announced);
        if (type is not null && mediaType is not null && type != mediaType)
            throw new InvalidDataException($"the manifest says that it is {Show(mediaType)}, but it was announced as {type}");
        type ??= mediaType ?? (hasManifests ? MediaTypes.Index : MediaTypes.Manifest);
        if (MediaTypes.IsIndex(type) && !hasLayers)
            return new ManifestDocument(JsonSerializer.Deserialize(json, ImageSpecJson.Default.ImageIndex), null);
        if (MediaTypes.IsManifest(type) && !hasManifests)
            return new ManifestDocument(null, Check(JsonSerializer.Deserialize(json, ImageSpecJson.Default.ImageManifest)!));
        throw new InvalidDataException($"the manifest is of the type {Show(type)}, which is no image");
    }

    /// <summary>The media type of a stored document, which not every one says itself.</summary>
    public static string TypeOf(ReadOnlySpan<byte> json)
    {
        (bool hasManifests, _, string? mediaType) = Outline(json);
        return mediaType ?? (hasManifests ? MediaTypes.Index : MediaTypes.Manifest);
    }

    /// <summary>The entry of a list that suits the platform best; none if none does.</summary>
    public static Descriptor? Choose(IEnumerable<Descriptor> manifests, Platform platform) => manifests
        .Where(entry => MediaTypes.IsManifest(entry.MediaType) || MediaTypes.IsIndex(entry.MediaType))
        .Select(entry => (Entry: entry, Score: entry.Platform is null ? 1 : platform.Score(entry.Platform)))
        .Where(offer => offer.Score > 0)
        .OrderByDescending(offer => offer.Score)
        .Select(offer => offer.Entry)
        .FirstOrDefault();

    private static ImageManifest Check(ImageManifest manifest)
    {
        foreach (Descriptor layer in manifest.Layers)
        {
            if (!MediaTypes.IsLayer(layer.MediaType))
                throw new InvalidDataException($"the manifest has a layer of the type {Show(layer.MediaType)}, which holds no files");
        }
        if (manifest.Config.Digest == default || manifest.Layers.Any(layer => layer.Digest == default))
            throw new InvalidDataException("the manifest names content without a digest");
        return manifest.Config.Size < 0 || manifest.Layers.Any(layer => layer.Size < 0)
            ? throw new InvalidDataException("the manifest names content of a negative size")
            : manifest;
    }

    private static (bool HasManifests, bool HasLayers, string? MediaType) Outline(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 32 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new InvalidDataException("the manifest is no JSON object");
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? mediaType = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            // Readers disagree on which of two equal keys counts, and some ignore case.
            if (!seen.Add(name))
                throw new InvalidDataException($"the manifest has the key {Show(name)} twice");
            reader.Read();
            if (name == "mediaType" && reader.TokenType == JsonTokenType.String)
                mediaType = reader.GetString() is { Length: > 0 } text ? text : null;
            reader.Skip();
        }
        return (seen.Contains("manifests"), seen.Contains("layers"), mediaType);
    }

    // Some servers announce every document as JSON or bytes; that says nothing.
    private static string? Known(string? announced) =>
        announced is null or "" or "application/json" or "application/octet-stream" or "text/plain" ? null : announced;

    private static string Show(string text) => Layers.LayerPath.Show(text);
}
