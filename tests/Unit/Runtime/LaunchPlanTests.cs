using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime;
using Gantry.Runtime.Commands;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Tests;

public sealed class LaunchPlanTests
{
    private static readonly CgroupLayout Hybrid = new(
        CgroupMode.Hybrid, [new("/sys/fs/cgroup/cpu,cpuacct", false, ["cpu", "cpuacct"]), new("/sys/fs/cgroup/memory", false, ["memory"]), new("/sys/fs/cgroup/unified", true, [])]);

    [Fact]
    public void The_plan_of_the_default_bundle_is_the_golden_one()
    {
        using var text = new StringWriter { NewLine = "\n" };
        LaunchPlan plan = LaunchPlanner.For(Request());
        PlanText.Write(text, "prepare", plan.Prepare);
        text.WriteLine($"clone3({plan.NewNamespaces})");
        PlanText.Write(text, "launch", plan.Launch);

        // With the variable set to the file's path the golden plan is written anew, for a reader to compare.
        if (Environment.GetEnvironmentVariable("GANTRY_UPDATE_GOLDEN") is { Length: > 0 } golden)
            File.WriteAllText(golden, text.ToString());

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "default.plan")), text.ToString());
    }

    [Fact]
    public void The_cgroup_and_time_namespaces_are_not_made_by_clone()
    {
        LaunchPlan plan = LaunchPlanner.For(Request());

        Assert.Equal(NamespaceKind.Pid | NamespaceKind.Network | NamespaceKind.Ipc | NamespaceKind.Uts | NamespaceKind.Mount, plan.NewNamespaces);
        Assert.Contains(plan.Launch.Steps, s => s.Call == SystemCall.unshare);
    }

    [Fact]
    public void Nothing_that_the_child_does_before_the_pivot_names_a_path_of_the_container()
    {
        LaunchPlan plan = LaunchPlanner.For(Request());

        foreach (Step step in plan.Launch.Steps.TakeWhile(s => s.Call != SystemCall.pivot_root))
        {
            if (step.Call is SystemCall.openat && step.Arguments[0].Number == -100)
                Assert.StartsWith("/", (string)step.Arguments[1].Content!, StringComparison.Ordinal);

            Assert.NotEqual(SystemCall.chdir, step.Call);
        }
    }

    [Theory]
    [InlineData("CAP_NOSUCH", "unknown capability CAP_NOSUCH is left out")]
    [InlineData("CAP_SYS_RESOURCE", "CAP_SYS_RESOURCE is left out: this process does not have it")]
    public void A_capability_that_cannot_be_had_is_a_warning(string capability, string warning)
    {
        LaunchPlan plan = LaunchPlanner.For(Request(process => process with { Capabilities = new() { Bounding = [capability], Permitted = [capability] } }));

        Assert.Equal([warning], plan.Warnings);
    }

    [Fact]
    public void A_program_is_looked_for_in_the_containers_path_only()
    {
        LaunchPlan plan = LaunchPlanner.For(Request(process => process with { Args = ["tool"], Env = ["PATH=/a:relative:/b"] }));

        Assert.Equal(["/a/tool", "/b/tool"], plan.Executables.Select(e => e.Path));
    }

    [Fact]
    public void The_id_that_means_unchanged_to_the_kernel_is_refused()
    {
        Assert.Throws<RuntimeException>(() => LaunchPlanner.For(Request(process => process with { User = new() { Uid = uint.MaxValue } })));
        Assert.Throws<RuntimeException>(() => LaunchPlanner.For(Request(process => process with { User = new() { Gid = uint.MaxValue } })));
    }

    [Fact]
    public void An_empty_command_is_refused()
    {
        Assert.Throws<RuntimeException>(() => LaunchPlanner.For(Request(process => process with { Args = [] })));
    }

    private static LaunchRequest Request(Func<Process, Process>? change = null)
    {
        ContainerSpec spec = SpecCommand.Default();
        Process process = spec.Process! with { Terminal = false };
        return new LaunchRequest
        {
            Id = "golden",
            Spec = spec with { Process = change?.Invoke(process) ?? process },
            Bundle = "/bundle",
            Cgroup = new Cgroup(Hybrid, "/golden"),
            WaitsForStart = true,
            Host = new HostFacts { IsDirectory = _ => true, IgnoredSignals = [13], Capabilities = ulong.MaxValue & ~(1UL << 24) },
        };
    }
}
