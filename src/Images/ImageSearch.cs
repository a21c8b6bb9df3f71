using Gantry.Oci;

namespace Gantry.Images;

/// <summary>Finds the image that a person or a client means by a text.</summary>
internal static class ImageSearch
{
    public static Image? Find(IReadOnlyList<Image> images, string text)
    {
        if (Digest.TryParse(text, out Digest digest))
            return images.FirstOrDefault(image => image.Id == digest) ?? images.FirstOrDefault(image => image.ManifestDigest == digest);
        return Reference.TryParse(text, out Reference? name) && ByName(images, name) is { } named ? named : ByStartOfId(images, text);
    }

    /// <summary>The names that a removal by this text takes away: one tag or digest, or all where the id was given.</summary>
    public static IReadOnlyList<string> NamesMeant(Image image, string text)
    {
        if (!Digest.TryParse(text, out _) && Reference.TryParse(text, out Reference? name))
        {
            if (name.Digest is null && image.RepoTags.Contains(name.ToString()))
                return [name.ToString()];
            if (name.Digest is { } digest && image.RepoDigests.Contains(name.ByDigest(digest).ToString()))
                return [name.ByDigest(digest).ToString(), .. image.RepoTags.Where(tag => Reference.Parse(tag).Name == name.Name)];
        }
        return [.. image.RepoTags, .. image.RepoDigests];
    }

    public static string InUseMessage(Image image, string text, string snapshot)
    {
        string id = image.Id.Hex[..12];
        return Digest.TryParse(text, out _) || image.Id.Hex.StartsWith(text, StringComparison.Ordinal)
            ? $"conflict: unable to delete {id} (must be forced) - image is being used by container {snapshot}"
            : $"conflict: unable to remove repository reference \"{text}\" (must force) - container {snapshot} is using its referenced image {id}";
    }

    /// <summary>A name as error messages have it: with the tag that is meant.</summary>
    public static string Shown(string text) =>
        !Digest.TryParse(text, out _) && Reference.TryParse(text, out Reference? name) ? name.Familiar : text;

    private static Image? ByName(IReadOnlyList<Image> images, Reference name) => name.Digest is { } digest
        ? images.FirstOrDefault(image => image.RepoDigests.Contains(name.ByDigest(digest).ToString()))
        : images.FirstOrDefault(image => image.RepoTags.Contains(name.ToString()));

    private static Image? ByStartOfId(IReadOnlyList<Image> images, string text)
    {
        string hex = text.StartsWith("sha256:", StringComparison.Ordinal) ? text[7..] : text;
        if (hex.Length < 4 || !hex.All(char.IsAsciiHexDigitLower))
            return null;
        Image[] matches = [.. images.Where(image => image.Id.Hex.StartsWith(hex, StringComparison.Ordinal)).Take(2)];
        return matches.Length == 1 ? matches[0] : null;
    }
}
