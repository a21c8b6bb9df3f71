namespace Gantry.Tests.VirtualMachine;

/// <summary>How a check in the guest ended, `pass`, `fail` or `skip`, and what it said.</summary>
internal sealed record CheckResult(string Result, string Said);
