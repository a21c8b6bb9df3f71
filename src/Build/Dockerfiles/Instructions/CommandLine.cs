namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>A program to run: a list of words, or one text for the shell.</summary>
internal sealed record CommandLine(IReadOnlyList<string> Words, bool IsShell)
{
    public static CommandLine Parse(InstructionText text) =>
        JsonForm.TryRead(text) is { } words ? new CommandLine(words, IsShell: false)
        : new CommandLine(text.Rest.Length == 0 ? [] : [text.Rest], IsShell: true);

    /// <summary>The words to run, with the shell in front where one is meant.</summary>
    public IReadOnlyList<string> With(IReadOnlyList<string> shell) => IsShell && Words.Count > 0 ? [.. shell, .. Words] : Words;
}
