using Gantry.Oci.ImageSpec;

namespace Gantry.Images;

/// <summary>What an image must be like to be kept here.</summary>
internal static class ImageRules
{
    public static Image CheckUsable(Image image, ImageStoreOptions options)
    {
        if (image.Manifest.Layers.Count > options.Limits.Layers)
            throw new InvalidDataException($"it has {image.Manifest.Layers.Count} layers, more than the {options.Limits.Layers} that are allowed");
        ImageConfiguration made = image.Configuration;
        if (made.Os is not "" and not "linux")
            throw new InvalidDataException($"it is made for {made.Os}/{made.Architecture}, not for {options.Platform}");
        return image;
    }
}
