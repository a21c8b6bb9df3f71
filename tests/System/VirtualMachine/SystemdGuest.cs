namespace Gantry.Tests.VirtualMachine;

/// <summary>A machine whose first process is systemd.</summary>
public sealed class SystemdGuest() : Guest("systemd-checks")
{
    public static IEnumerable<string> Checks() => ChecksIn("systemd-checks");
}
