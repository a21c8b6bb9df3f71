using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>An image that goes into an archive, and the names under which it does.</summary>
internal sealed record SavedImage(Image Image, IReadOnlyList<Reference> Names)
{
    /// <summary>What is meant by texts: an image by tag, all tags of a repository by its name alone, or an image without names by its id.</summary>
    public static IReadOnlyList<SavedImage> Find(IReadOnlyList<Image> images, IReadOnlyList<string> texts)
    {
        var names = new Dictionary<Digest, (Image Image, List<Reference> Names)>();
        foreach (string text in texts)
        {
            IReadOnlyList<(Image Image, Reference? Name)> found = [.. FindOne(images, text)];
            if (found.Count == 0)
                throw new ImagesException(ImagesFailure.NotFound, $"No such image: {ImageSearch.Shown(text)}");
            foreach ((Image image, Reference? name) in found)
            {
                names.TryAdd(image.Id, (image, []));
                if (name is not null && !names[image.Id].Names.Contains(name))
                    names[image.Id].Names.Add(name);
            }
        }
        return [.. names.Values.Select(entry => new SavedImage(entry.Image, entry.Names))];
    }

    private static IEnumerable<(Image Image, Reference? Name)> FindOne(IReadOnlyList<Image> images, string text)
    {
        bool isNameAlone = Reference.TryParse(text, out Reference? name) && name.Digest is null && !text[(text.LastIndexOf('/') + 1)..].Contains(':');
        if (isNameAlone)
        {
            (Image Image, Reference? Name)[] all =
                [.. images.SelectMany(image => image.RepoTags.Select(tag => (image, Reference.Parse(tag)))).Where(tag => tag.Item2.Name == name!.Name)];
            if (all.Length > 0)
                return all;
        }
        if (ImageSearch.Find(images, text) is not { } found)
            return [];
        return [(found, name is not null && found.RepoTags.Contains(name.ToString()) ? name : null)];
    }
}
