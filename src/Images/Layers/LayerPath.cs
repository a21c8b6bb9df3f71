namespace Gantry.Images.Layers;

/// <summary>A path of a layer's tar in its parts; anything that could lead out of the layer is refused.</summary>
internal static class LayerPath
{
    private const int LongestPath = 4095;
    private const int LongestName = 255;

    /// <summary>The parts of the path, none for the root itself. A leading slash means nothing: the layer is the root.</summary>
    public static string[] Parse(string path, int deepest)
    {
        if (path.Length > LongestPath)
            throw new InvalidDataException($"the path \"{Show(path)}\" is longer than {LongestPath} bytes");
        string[] parts = [.. path.Split('/').Where(part => part is not "" and not ".")];
        if (parts.Length > deepest)
            throw new InvalidDataException($"the path \"{Show(path)}\" is more than {deepest} directories deep");
        foreach (string part in parts)
        {
            if (part == "..")
                throw new InvalidDataException($"the path \"{Show(path)}\" climbs out of the layer");
            if (part.Length > LongestName || part.Contains('\0'))
                throw new InvalidDataException($"the path \"{Show(path)}\" has a part that cannot be a file name");
        }
        return parts;
    }

    /// <summary>A path for an error message: short, and without characters that act on a terminal.</summary>
    public static string Show(string path)
    {
        string text = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(path));
        string shown = string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
        return shown.Length <= 120 ? shown : string.Concat(shown.AsSpan(0, 117), "...");
    }
}
