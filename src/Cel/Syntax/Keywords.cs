namespace Gantry.Cel;

/// <summary>Names that are kept for languages around this one, and cannot be variables.</summary>
internal static class Keywords
{
    public static bool IsReserved(string name) => name is "as" or "break" or "const" or "continue" or "else" or "for" or "function" or "if"
        or "import" or "let" or "loop" or "package" or "namespace" or "return" or "var" or "void" or "while";
}
