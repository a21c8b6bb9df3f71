using System.Text.RegularExpressions;

namespace Gantry.Build.Remotes;

/// <summary>A place in a git repository: its URL, a branch, tag or commit, and a directory. Nothing in it can be taken for an option of git.</summary>
internal sealed partial record GitReference(string Url, string Reference, string Directory)
{
    private static readonly string[] Schemes = ["git://", "ssh://", "https://", "http://"];

    /// <summary>None if the text does not look like a repository; one that does and is not acceptable is an error.</summary>
    public static GitReference? TryParse(string text)
    {
        if (!LooksLikeRepository(text))
            return null;
        int hash = text.IndexOf('#');
        string url = hash < 0 ? text : text[..hash];
        string[] fragment = (hash < 0 ? "" : text[(hash + 1)..]).Split(':', 2);
        if (url.StartsWith("github.com/", StringComparison.Ordinal))
            url = "https://" + url;
        string reference = fragment[0];
        string directory = fragment.Length > 1 ? fragment[1] : "";
        if (url.StartsWith('-') || url.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            throw new BuildException(BuildFailure.Invalid, $"invalid git URL: {RemoteFile.Redacted(url)}");
        if (reference.Length > 0 && (!ValidReference().IsMatch(reference) || reference.Contains("..", StringComparison.Ordinal)))
            throw new BuildException(BuildFailure.Invalid, $"invalid git reference: {reference}");
        if (directory.Split('/').Contains("..") || directory.Any(char.IsControl))
            throw new BuildException(BuildFailure.Invalid, $"invalid directory of a git repository: {directory}");
        return new GitReference(url, reference, directory.Trim('/'));
    }

    private static bool LooksLikeRepository(string text)
    {
        string url = text.Split('#')[0];
        if (url.StartsWith("git://", StringComparison.Ordinal) || url.StartsWith("ssh://", StringComparison.Ordinal) || url.StartsWith("github.com/", StringComparison.Ordinal))
            return true;
        if (Schemes.Any(scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            return url.EndsWith(".git", StringComparison.Ordinal);
        return ScpForm().IsMatch(url);
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_./+@-]{0,254}\\z")]
    private static partial Regex ValidReference();

    // user@host:path
    [GeneratedRegex("^[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+:[^:].*\\z")]
    private static partial Regex ScpForm();
}
