namespace Gantry.Runtime.Confinement;

/// <summary>Words of config.json that mean something to the kernel, and what is said of the others.</summary>
internal static class Words
{
    public static int Find(string[] known, string word, string path)
    {
        int index = Array.IndexOf(known, word);
        return index >= 0 ? index : throw Wrong(path, word.Length == 0 ? "is missing" : $"'{word}' is unknown");
    }

    public static RuntimeException Wrong(string path, string problem) => new(RuntimeFailure.InvalidBundle, $"config.json: {path}: {problem}");

    /// <summary>For what is right but cannot be done on this host.</summary>
    public static RuntimeException Unsupported(string path, string reason) => new(RuntimeFailure.Unsupported, $"config.json: {path}: {reason}");
}
