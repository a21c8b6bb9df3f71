namespace Gantry.Tests.VirtualMachine;

/// <summary>gantry-runtime with the systemd driver, and systemd to drive.</summary>
[Collection("virtual machine")]
public sealed class SystemdTests(SystemdGuest guest) : IClassFixture<SystemdGuest>
{
    public static TheoryData<string> Checks => [.. SystemdGuest.Checks()];

    [Theory]
    [MemberData(nameof(Checks))]
    public void In_a_machine_with_systemd(string check)
    {
        Assert.SkipWhen(guest.Obstacle is not null, guest.Obstacle ?? "");

        CheckResult result = guest.ResultOf(check);

        Assert.SkipWhen(result.Result == "skip", result.Said);
        Assert.True(result.Result == "pass", result.Said);
    }
}
