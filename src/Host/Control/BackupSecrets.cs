namespace Gantry.Host.Control;

/// <summary>How a backup holds what the store keeps encrypted, in the words of the command line and of the control socket.</summary>
internal static class BackupSecrets
{
    /// <summary>Readable by whoever has the file, and by a server with other keys.</summary>
    public const string Open = "open";

    /// <summary>As it lies in the store: of use only with the keys of the server.</summary>
    public const string Closed = "closed";
}
