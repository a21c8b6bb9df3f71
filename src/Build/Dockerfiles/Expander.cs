namespace Gantry.Build.Dockerfiles;

/// <summary>Expands variables in an instruction's words and takes quotes and escapes away, by the rules of Dockerfiles.</summary>
/// <remarks>A variable that is not set is empty. Everything that was looked up is told to the lookup, so it can keep a list.</remarks>
internal sealed class Expander(Func<string, string?> lookup, char escape)
{
    /// <summary>One word: spaces stay.</summary>
    public string Word(string text) => new WordScan(text, lookup, escape).One();

    /// <summary>The text with variables expanded and everything else, quotes too, as it is: a heredoc.</summary>
    public string Text(string text) => new WordScan(text, lookup, escape) { KeepsQuotes = true }.One();

    /// <summary>The words of the text, also those that a variable's value consists of.</summary>
    public IReadOnlyList<string> Words(string text) => new WordScan(text, lookup, escape).Many();
}
