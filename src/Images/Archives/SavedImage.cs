using Gantry.Oci;

namespace Gantry.Images.Archives;

/// <summary>An image that goes into an archive, and the names under which it does.</summary>
internal sealed record SavedImage(Image Image, IReadOnlyList<Reference> Names)
{
    /// <summary>What is meant by texts: an image by tag, all tags of a repository by its name alone, or an image without names by its id.</summary>
    public static IReadOnlyList<SavedImage> Find(IReadOnlyList<Image> images, IReadOnlyList<string> texts)
    {
        var names = new Dictionary<Image, List<Reference>>();
        foreach (string text in texts)
        {
            IReadOnlyList<(Image Image, Reference? Name)> found = [.. FindOne(images, text)];
            if (found.Count == 0)
                throw new ImagesException(ImagesFailure.NotFound, $"No such image: {ImageSearch.Shown(text)}");
            foreach ((Image image, Reference? name) in found)
            {
                if (!names.TryGetValue(image, out List<Reference>? list))
                    names[image] = list = [];
                if (name is not null && !list.Contains(name))
                    list.Add(name);
            }
        }
        return [.. names.Select(entry => new SavedImage(entry.Key, entry.Value))];
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
