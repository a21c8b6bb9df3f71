namespace Gantry.Linux.Systemd;

/// <summary>systemd refused, or cannot be reached. <see cref="Name"/> is the D-Bus name of the error.</summary>
public sealed class SystemdException(string name, string message) : Exception(message)
{
    public const string UnitExists = "org.freedesktop.systemd1.UnitExists";
    public const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";
    public const string Unreachable = "gantry.Unreachable";

    public string Name => name;
}
