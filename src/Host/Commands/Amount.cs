namespace Gantry.Host.Commands;

/// <summary>So many of a thing, in words: "1 image", "2 images".</summary>
internal static class Amount
{
    public static string Of(long count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";
}
