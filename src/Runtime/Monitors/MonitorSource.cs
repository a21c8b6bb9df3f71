namespace Gantry.Runtime.Monitors;

/// <summary>What a ready descriptor of the loop is. Clients are counted from <see cref="FirstClient"/>.</summary>
internal static class MonitorSource
{
    public const int Listener = 1;
    public const int Children = 2;
    public const int Runtime = 3;
    public const int Process = 4;
    public const int Stdout = 5;
    public const int Stderr = 6;
    public const int Stdin = 7;
    public const int Console = 8;
    public const int FirstClient = 16;
}
