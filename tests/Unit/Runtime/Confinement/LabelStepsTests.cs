using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Tests.Confinement;

public sealed class LabelStepsTests
{
    private static readonly HostFacts Without = new() { IsDirectory = static _ => true }, With = Without with { HasSecurityModule = static _ => true };

    [Fact]
    public void A_label_that_the_host_cannot_give_is_refused()
    {
        AssertRefused("process.apparmorProfile: this host has no AppArmor", new Process { ApparmorProfile = "p" }, null);
        AssertRefused("process.selinuxLabel: this host has no SELinux", new Process { SelinuxLabel = "l" }, null);
        AssertRefused("linux.mountLabel: this host has no SELinux", new Process(), "m");
        LabelSteps.AddOpen(new LaunchPlan(), new Process { ApparmorProfile = "unconfined" }, null, Without);
    }

    [Fact]
    public void Labels_are_written_through_a_procfs_that_was_checked_to_be_one()
    {
        var plan = new LaunchPlan();
        var process = new Process { ApparmorProfile = "p", SelinuxLabel = "l" };

        LabelSteps.AddOpen(plan, process, null, With);
        LabelSteps.AddLabels(plan, process);

        string[] lines = [.. plan.Launch.Steps.Select(PlanText.Line)];
        Assert.Contains(lines, line => line.StartsWith("expect(&statfs, 0, -1, 0x9fa0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("expect(&stat, 8, -1, 1", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("openat2(host-proc, \"thread-self/attr/apparmor/exec\", &how(0x80001,0xb)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("write(label, \"exec p\", 6)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("write(label, \"l\", 1)", StringComparison.Ordinal));
    }

    [Fact]
    public void File_systems_of_the_container_get_the_mount_label()
    {
        Assert.Equal(["size=1m", "context=m"], LabelSteps.WithLabel("tmpfs", ["size=1m"], "m"));
        Assert.Empty(LabelSteps.WithLabel("proc", [], "m"));
    }

    private static void AssertRefused(string problem, Process process, string? mountLabel) =>
        Assert.Equal("config.json: " + problem, Assert.Throws<RuntimeException>(() => LabelSteps.AddOpen(new LaunchPlan(), process, mountLabel, Without)).Message);
}
