namespace Gantry.Runtime.Launching;

/// <summary>What the child says up the channel: 8 bytes, two numbers. A first number from 0 on is the index of a failed step, the second its errno.</summary>
internal static class ChildMessages
{
    /// <summary>The id maps can be written now.</summary>
    public const int NeedsIdMaps = -1;

    /// <summary>The mounts are made and the host is still visible: time for the hooks.</summary>
    public const int ReadyForHooks = -2;

    /// <summary>A second clone was needed; the number after it is the container's process, which is this process's sibling.</summary>
    public const int Forked = -4;

    /// <summary>Two directories come along: the first one's content is wanted in the second.</summary>
    public const int CopyUp = -5;

    /// <summary>The network namespace is there for interfaces to be moved into.</summary>
    public const int NeedsInterfaces = -6;

    /// <summary>The container's root comes along, and the number after it says which path is wanted there.</summary>
    public const int NeedsPath = -9;

    /// <summary>Everything is done but the program itself.</summary>
    public const int Ready = -3;

    /// <summary>The container's /etc/passwd comes along: the answer is the user's home directory.</summary>
    public const int NeedsHome = -7;

    /// <summary>The filter's notification descriptor comes along.</summary>
    public const int HasListener = -8;
}
