using System.Text.Json.Nodes;

namespace Gantry.Tests;

public sealed class ProcessTests
{
    [Fact]
    [Requirement("config/process-3", Level.Must, "The program starts in cwd.")]
    public void The_program_starts_in_its_directory()
    {
        using var container = new TestContainer("report");
        container.Process["cwd"] = "/tmp";

        Assert.Equal("/tmp", container.Run()[0].Text("cwd"));
    }

    [Fact]
    [Requirement("config/process-4", Level.Must, "cwd is absolute; a relative one is an error.")]
    public void A_relative_directory_is_refused()
    {
        using var container = new TestContainer("report");
        container.Process["cwd"] = "tmp";

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/process-5", Level.Must, "The program's environment is env and nothing of the runtime's own.")]
    public void The_environment_is_that_of_the_configuration()
    {
        using var container = new TestContainer("report");
        container.Process["env"] = Json.Array("ONE=1", "EMPTY=", "EQUAL=a=b", "PATH=/bin");

        JsonObject seen = container.Run()[0]["env"].AsObject();

        // Engines rely on a HOME, which runtimes add.
        seen.Remove("HOME");
        Assert.Equal(["EMPTY=", "EQUAL=a=b", "ONE=1", "PATH=/bin"], seen.Select(v => $"{v.Key}={v.Value}").Order());
    }

    [Fact]
    [Requirement("config/process-6", Level.Must, "A program without a slash is looked for in the PATH of env, inside the container.")]
    public void The_program_is_found_in_the_path()
    {
        using var container = new TestContainer("report");
        Directory.CreateDirectory(container.Rootfs + "/opt/tools");
        File.Move(container.Rootfs + "/probe", container.Rootfs + "/opt/tools/probe-of-path");
        container.Process["args"]![0] = "probe-of-path";
        container.Process["env"] = Json.Array("PATH=/absent:/opt/tools");

        Assert.Single(container.Run());
    }

    [Theory]
    [InlineData("/no/such/program")]
    [InlineData("no-such-program")]
    [InlineData("/etc/no-program")]
    [Requirement("config/process-7", Level.Must, "A program that is not there or cannot be executed is an error.")]
    public void A_program_that_cannot_run_is_an_error(string program)
    {
        using var container = new TestContainer("report");
        File.WriteAllText(container.Rootfs + "/etc/no-program", "text");
        container.Process["args"]![0] = program;

        Assert.True(container.Create().Status != 0 || container.Start().Status != 0);
    }

    [Fact]
    [Requirement("config/process-8", Level.Must, "args has at least the program.")]
    public void A_process_without_arguments_is_an_error()
    {
        using var container = new TestContainer("report");
        container.Process["args"] = new JsonArray();

        Assert.True(container.Create().Status != 0 || container.Start().Status != 0);
    }

    [Fact]
    [Requirement("config/process-9", Level.Must, "noNewPrivileges sets the flag of the process; without it the flag is not set.")]
    public void The_flag_against_new_privileges_is_set()
    {
        using var with = new TestContainer("report");
        using var without = new TestContainer("report");
        with.Process["noNewPrivileges"] = true;

        Assert.Equal("1", with.Run()[0]["status"]["NoNewPrivs"]!.GetValue<string>());
        Assert.Equal("0", without.Run()[0]["status"]["NoNewPrivs"]!.GetValue<string>());
    }

    [Fact]
    [Requirement("config/process-10", Level.Must, "oomScoreAdj sets the score of the process.")]
    public void The_memory_score_is_set()
    {
        using var container = new TestContainer("report");
        container.Process["oomScoreAdj"] = 321;

        Assert.Equal("321", container.Run()[0].Text("oomScoreAdj"));
    }

    [Fact]
    [Requirement("config/process-11", Level.Must, "Without oomScoreAdj the score is that of the runtime's caller.")]
    public void Without_a_memory_score_the_callers_stays()
    {
        using var container = new TestContainer("report");

        Assert.Equal(File.ReadAllText("/proc/self/oom_score_adj").Trim(), container.Run()[0].Text("oomScoreAdj"));
    }

    [Fact]
    [Requirement("runtime-linux/descriptors-1", Level.Must, "The program has standard input, output and error and no other descriptor.")]
    public void Three_descriptors_are_open()
    {
        using var container = new TestContainer("report");
        container.WriteConfig();

        // The caller leaks some, as callers do.
        string leak = string.Concat(Enumerable.Range(3, 7).Select(n => $"exec {n}</etc/hostname; "));
        RuntimeResult created = container.Execute("/bin/sh", ["-c", leak + "exec \"$0\" \"$@\"", RuntimeUnderTest.Program, "--root", container.Bundle + "/state", "create", "--bundle", container.Bundle, container.Id]);
        Assert.True(created.Status == 0, created.Error);
        container.RunToEnd();

        // The probe itself opens the source of its random numbers.
        Assert.Equal(["0", "1", "2"], container.Seen()[0]["descriptors"].AsObject().Where(d => d.Value!.GetValue<string>() != "/dev/urandom").Select(d => d.Key));
    }

    [Theory]
    [InlineData("SCHED_OTHER", 0, 5, 0)]
    [InlineData("SCHED_BATCH", 3, 7, 0)]
    [InlineData("SCHED_IDLE", 5, 0, 0)]
    [InlineData("SCHED_FIFO", 1, 0, 10)]
    [InlineData("SCHED_RR", 2, 0, 20)]
    [Requirement("config/scheduler-1", Level.Must, "scheduler sets policy, nice value and priority of the process.")]
    public void The_scheduling_policy_is_set(string policy, int number, int nice, int priority)
    {
        using var container = new TestContainer("report");
        container.Process["scheduler"] = new JsonObject { ["policy"] = policy, ["nice"] = nice, ["priority"] = priority };
        if (priority > 0)
            AllowRealtime(container);

        JsonNode seen = container.Run()[0]["scheduler"];

        Assert.Equal(number, seen["policy"]!.GetValue<int>());
        Assert.Equal(priority, seen["priority"]!.GetValue<int>());
        if (policy is "SCHED_OTHER" or "SCHED_BATCH")
            Assert.Equal(nice, seen["nice"]!.GetValue<int>());
    }

    // Where the kernel gives realtime by groups, a group without any of it may not have realtime processes.
    private static void AllowRealtime(TestContainer container)
    {
        if (!File.Exists("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"))
            return;

        container.Linux["cgroupsPath"] = "/" + container.Id;
        container.Resources["cpu"] = Json.Object("""{ "realtimePeriod": 1000000, "realtimeRuntime": 10000 }""");
    }

    [Fact]
    [Requirement("config/scheduler-2", Level.Must, "The deadline policy has its runtime, deadline and period.")]
    public void The_deadline_policy_is_set()
    {
        using var container = new TestContainer("report");
        container.Process["scheduler"] = Json.Object("""{ "policy": "SCHED_DEADLINE", "runtime": 10000000, "deadline": 20000000, "period": 40000000, "flags": ["SCHED_FLAG_RESET_ON_FORK"] }""");

        JsonNode seen = container.Run()[0]["scheduler"];

        Assert.Equal((6, 10000000L, 20000000L, 40000000L), (seen["policy"]!.GetValue<int>(), seen["runtime"]!.GetValue<long>(), seen["deadline"]!.GetValue<long>(), seen["period"]!.GetValue<long>()));
        Assert.Equal(1, seen["flags"]!.GetValue<int>() & 1);
    }

    [Theory]
    [InlineData("""{ "policy": "SCHED_UNHEARD_OF" }""")]
    [InlineData("""{ "policy": "SCHED_OTHER", "flags": ["SCHED_FLAG_UNHEARD_OF"] }""")]
    [InlineData("""{ "nice": 1 }""")]
    [Requirement("config/scheduler-3", Level.Must, "An unknown policy or flag, or none, is an error.")]
    public void An_unknown_scheduling_policy_is_refused(string scheduler)
    {
        using var container = new TestContainer("report");
        container.Process["scheduler"] = Json.Object(scheduler);

        container.RefusesToCreate();
    }

    [Theory]
    [InlineData("IOPRIO_CLASS_BE", 5, (2 << 13) | 5)]
    [InlineData("IOPRIO_CLASS_RT", 1, (1 << 13) | 1)]
    [InlineData("IOPRIO_CLASS_IDLE", 0, 3 << 13)]
    [Requirement("config/io-priority-1", Level.Must, "ioPriority sets class and priority of the process's disk accesses.")]
    public void The_disk_priority_is_set(string name, int priority, int value)
    {
        using var container = new TestContainer("report");
        container.Process["ioPriority"] = new JsonObject { ["class"] = name, ["priority"] = priority };

        Assert.Equal(value, container.Run()[0].Int("ioPriority"));
    }

    [Fact]
    [Requirement("config/io-priority-2", Level.Must, "An unknown class is an error.")]
    public void An_unknown_disk_priority_is_refused()
    {
        using var container = new TestContainer("report");
        container.Process["ioPriority"] = Json.Object("""{ "class": "IOPRIO_CLASS_UNHEARD_OF", "priority": 1 }""");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config/cpu-affinity-1", Level.Must, "execCPUAffinity binds a process that is run inside later to processors, with final from when it becomes its program.")]
    public void A_later_process_is_bound_to_processors()
    {
        Assert.SkipWhen(Environment.ProcessorCount < 2, "one processor is no choice");
        using var container = new TestContainer("print:on", "pause");
        container.RunAndStay();
        JsonNode process = container.Process.DeepClone();
        process["args"] = Json.Array("/probe", "report");
        process["execCPUAffinity"] = Json.Object("""{ "initial": "0", "final": "1" }""");
        File.WriteAllText(container.Bundle + "/process.json", process.ToJsonString());

        RuntimeResult result = container.Runtime("exec", "--process", container.Bundle + "/process.json", container.Id);

        Assert.True(result.Status == 0, result.Error);
        Assert.Equal(2, JsonNode.Parse(result.Output)!["affinity"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("apparmorProfile", "no-such-profile", "/sys/module/apparmor/parameters/enabled")]
    [InlineData("selinuxLabel", "system_u:system_r:container_t:s0", "/sys/fs/selinux/enforce")]
    [Requirement("config/security-modules-1", Level.Must, "A profile or label that the host cannot apply is an error.")]
    public void A_label_that_cannot_be_applied_is_refused(string property, string value, string module)
    {
        Assert.SkipWhen(File.Exists(module), "this host has the security module");
        using var container = new TestContainer("report");
        container.Process[property] = value;

        container.RefusesToCreate();
    }
}
