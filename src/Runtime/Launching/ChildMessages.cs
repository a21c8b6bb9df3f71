namespace Gantry.Runtime.Launching;

/// <summary>What the child says down the channel: 8 bytes, two numbers. A first number from 0 on is the index of a failed step, the second its errno.</summary>
internal static class ChildMessages
{
    /// <summary>The id maps can be written now.</summary>
    public const int NeedsIdMaps = -1;

    /// <summary>The mounts are made and the host is still visible: time for the hooks.</summary>
    public const int ReadyForHooks = -2;

    /// <summary>Everything is done but the program itself.</summary>
    public const int Ready = -3;
}
