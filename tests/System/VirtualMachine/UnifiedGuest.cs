namespace Gantry.Tests.VirtualMachine;

/// <summary>A machine in which nobody but the runtime looks after control groups.</summary>
public sealed class UnifiedGuest() : Guest("checks")
{
    public static IEnumerable<string> Checks() => ChecksIn("checks");
}
