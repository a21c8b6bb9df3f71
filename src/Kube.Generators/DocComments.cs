using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Gantry.Kube.Generators;

/// <summary>Reads the sentence above a declaration from its `///` lines, whether or not the compiler was asked for documentation.</summary>
internal static class DocComments
{
    private static readonly Regex Reference = new("<(?:see|paramref) (?:cref|langword|name)=\"([^\"]*)\" ?/>");
    private static readonly Regex Tag = new("</?[a-zA-Z][^>]*>");
    private static readonly Regex Space = new(@"\s+");

    public static string? Read(SyntaxNode declaration)
    {
        string text = "";
        foreach (string line in declaration.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("///", System.StringComparison.Ordinal))
                text += trimmed.Substring(3) + " ";
        }

        text = Tag.Replace(Reference.Replace(text, "$1"), "").Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&");
        text = Space.Replace(text, " ").Trim();
        return text.Length == 0 ? null : text;
    }
}
