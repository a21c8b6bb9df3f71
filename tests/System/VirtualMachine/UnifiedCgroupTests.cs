namespace Gantry.Tests.VirtualMachine;

/// <summary>gantry-runtime on a kernel whose control groups are of version 2 only.</summary>
[Collection("virtual machine")]
public sealed class UnifiedCgroupTests(UnifiedGuest guest) : IClassFixture<UnifiedGuest>
{
    public static TheoryData<string> Checks => [.. UnifiedGuest.Checks()];

    [Theory]
    [MemberData(nameof(Checks))]
    public void In_a_machine_of_cgroup_version_2(string check)
    {
        Assert.SkipWhen(guest.Obstacle is not null, guest.Obstacle ?? "");

        CheckResult result = guest.ResultOf(check);

        Assert.SkipWhen(result.Result == "skip", result.Said);
        Assert.True(result.Result == "pass", result.Said);
    }
}
