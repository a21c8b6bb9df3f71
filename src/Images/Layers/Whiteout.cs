using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Layers;

/// <summary>The two ways of saying "this is gone": marker files in a tar, and overlayfs' device 0:0 and opaque attribute on disk.</summary>
internal static class Whiteout
{
    public const string Prefix = ".wh.";
    public const string OpaqueMarker = ".wh..wh..opq";
    public const string OpaqueAttribute = "trusted.overlay.opaque";

    public static bool IsMarker(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public static bool IsOpaqueMarker(string name) => name == OpaqueMarker;

    /// <summary>The name that a marker hides; none for the bookkeeping files that AUFS left in old images.</summary>
    public static string? Target(string marker)
    {
        string target = marker[Prefix.Length..];
        if (IsMarker(target))
            return null;
        return target is "" or "." or ".."
            ? throw new InvalidDataException($"the marker \"{LayerPath.Show(marker)}\" would remove a directory from within")
            : target;
    }

    public static void MakeOpaque(Descriptor directory)
    {
        if (!ExtendedAttributes.TrySet(directory, OpaqueAttribute, "y"u8))
            throw new NotSupportedException("the file system of the image store does not keep trusted attributes, which overlayfs needs");
    }

    public static bool IsOpaque(Descriptor directory) => ExtendedAttributes.TryGet(directory, OpaqueAttribute) is [(byte)'y'];
}
