namespace Gantry.Host.Nodes;

/// <summary>A node could not be started, stopped or read; the message is for the user.</summary>
internal sealed class NodeException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Throws one that names all that is wrong with options, if anything is.</summary>
    public static void ThrowIfInvalid(string subject, Action<ICollection<string>> validate)
    {
        var errors = new List<string>();
        validate(errors);
        if (errors.Count > 0)
            throw new NodeException($"{subject}: {string.Join("; ", errors)}");
    }
}
