using System.Net.Sockets;
using System.Text.Json.Nodes;
using Gantry.Linux.Descriptors;

namespace Gantry.Tests;

public sealed class SeccompTests
{
    // Calls of x86-64 that neither the probe nor a runtime needs: getpgid(0) succeeds wherever it is allowed.
    private const string GetGroup = "call:121:0";

    [Fact]
    [Requirement("config-linux/seccomp-1", Level.Must, "A call that a rule answers with an errno fails with it, others follow the default.")]
    [Requirement("config-linux/seccomp-2", Level.Must, "Without errnoRet the errno is EPERM.")]
    public void A_call_fails_with_the_errno_of_its_rule()
    {
        using TestContainer container = Filtered("""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              { "names": ["getpgid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77 }, { "names": ["getsid"], "action": "SCMP_ACT_ERRNO" }] }
            """, GetGroup, "call:124:0", "call:39", "report");

        IReadOnlyList<Sight> seen = container.Run();

        Assert.Equal([77, 1, 0], seen.Take(3).Select(s => s.Errno));
        Assert.Equal("2", seen[3]["status"]["Seccomp"]!.GetValue<string>());
    }

    [Fact]
    [Requirement("config-linux/seccomp-3", Level.Must, "defaultErrnoRet is the errno of the default action.")]
    public void The_default_action_has_its_errno()
    {
        using TestContainer container = Filtered(WithDefault("SCMP_ACT_ERRNO", "\"defaultErrnoRet\": 38,"), GetGroup);

        Assert.Equal(38, container.Run()[0].Errno);
    }

    [Theory]
    [InlineData("SCMP_CMP_EQ", 5, 5, 6)]
    [InlineData("SCMP_CMP_NE", 5, 6, 5)]
    [InlineData("SCMP_CMP_LT", 5, 4, 5)]
    [InlineData("SCMP_CMP_LE", 5, 5, 6)]
    [InlineData("SCMP_CMP_GT", 5, 6, 5)]
    [InlineData("SCMP_CMP_GE", 5, 5, 4)]
    [Requirement("config-linux/seccomp-4", Level.Must, "Rules compare arguments: EQ, NE, LT, LE, GT and GE, on all 64 bits.")]
    public void A_rule_compares_an_argument(string comparison, long value, long matching, long other)
    {
        using TestContainer container = Filtered($$"""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              { "names": ["getpgid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77, "args": [{ "index": 1, "value": {{value}}, "op": "{{comparison}}" }] }] }
            """, $"{GetGroup}:{matching}", $"{GetGroup}:{other}", $"{GetGroup}:{other + (comparison is "SCMP_CMP_EQ" ? 1L << 32 : 0)}");

        Assert.Equal([77, 0, 0], container.Run().Select(s => s.Errno));
    }

    [Fact]
    [Requirement("config-linux/seccomp-5", Level.Must, "MASKED_EQ compares the bits that value masks with valueTwo.")]
    public void A_rule_compares_masked_bits()
    {
        using TestContainer container = Filtered("""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              { "names": ["getpgid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77, "args": [{ "index": 1, "value": 240, "valueTwo": 32, "op": "SCMP_CMP_MASKED_EQ" }] }] }
            """, GetGroup + ":47", GetGroup + ":63");

        Assert.Equal([77, 0], container.Run().Select(s => s.Errno));
    }

    [Fact]
    [Requirement("config-linux/seccomp-6", Level.Must, "Several comparisons of a rule must all hold.")]
    public void All_comparisons_of_a_rule_must_hold()
    {
        using TestContainer container = Filtered("""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              { "names": ["getpgid"], "action": "SCMP_ACT_ERRNO", "errnoRet": 77, "args": [{ "index": 1, "value": 1, "op": "SCMP_CMP_EQ" }, { "index": 2, "value": 2, "op": "SCMP_CMP_EQ" }] }] }
            """, GetGroup + ":1:2", GetGroup + ":1:3", GetGroup + ":2:2");

        Assert.Equal([77, 0, 0], container.Run().Select(s => s.Errno));
    }

    [Theory]
    [InlineData("SCMP_ACT_KILL")]
    [InlineData("SCMP_ACT_KILL_THREAD")]
    [InlineData("SCMP_ACT_KILL_PROCESS")]
    [InlineData("SCMP_ACT_TRAP")]
    [Requirement("config-linux/seccomp-7", Level.Must, "KILL, KILL_THREAD, KILL_PROCESS and TRAP end the one who calls.")]
    public void A_call_can_be_deadly(string action)
    {
        using TestContainer container = Filtered($$"""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["getpgid"], "action": "{{action}}" }] }""", "print:before", GetGroup, "print:after");
        container.MustCreate();
        container.MustStart();

        TestContainer.WaitFor(() => container.Seen().Count == 1, "the call before");

        // After the death of one thread the others of the probe may remain.
        if (action is not ("SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD"))
            container.WaitUntilStopped();
        else
            TestContainer.WaitFor(() => container.Status() == "stopped" || File.ReadAllText($"/proc/{container.Pid()}/status").Contains("zombie", StringComparison.Ordinal), "the death");

        Assert.Single(container.Seen());

        // Also what is left of a process whose first thread has died is ended.
        container.Runtime("delete", "--force", container.Id);
        if (RuntimeUnderTest.IsOurs)
            Assert.Empty(Cgroups.Named(container.Id));
    }

    [Theory]
    [InlineData("SCMP_ACT_LOG", 0)]
    [InlineData("SCMP_ACT_ALLOW", 0)]
    [InlineData("SCMP_ACT_TRACE", 38)]
    [Requirement("config-linux/seccomp-8", Level.Must, "LOG and ALLOW let a call through; TRACE without a tracer answers ENOSYS.")]
    public void An_action_decides_the_answer(string action, int errno)
    {
        string other = action == "SCMP_ACT_ALLOW" ? "SCMP_ACT_LOG" : "SCMP_ACT_ALLOW";
        using TestContainer container = Filtered($$"""{ "defaultAction": "{{other}}", "syscalls": [{ "names": ["getpgid"], "action": "{{action}}" }] }""", GetGroup);

        Assert.Equal(errno, container.Run()[0].Errno);
    }

    [Theory]
    [InlineData("""{ "defaultAction": "SCMP_ACT_UNHEARD_OF" }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_UNHEARD_OF" }] }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_UNHEARD_OF"] }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "flags": ["SECCOMP_FILTER_FLAG_UNHEARD_OF"] }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_ERRNO", "args": [{ "index": 0, "value": 0, "op": "SCMP_CMP_UNHEARD_OF" }] }] }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": [], "action": "SCMP_ACT_ERRNO" }] }""")]
    [Requirement("config-linux/seccomp-9", Level.Must, "Unknown actions, architectures, flags and comparisons, and a rule without names, are errors.")]
    public void What_is_unknown_is_refused(string seccomp)
    {
        using TestContainer container = Filtered(seccomp, "pause");

        container.RefusesToCreate();
    }

    [Theory]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1 }""")]
    [InlineData("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_KILL", "errnoRet": 1 }] }""")]
    [Requirement("config-linux/seccomp-10", Level.Must, "An errno for an action that has none is an error.")]
    public void An_errno_without_meaning_is_refused(string seccomp)
    {
        using TestContainer container = Filtered(seccomp, "pause");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/seccomp-11", Level.Must, "Names of calls that this kernel or architecture does not have do not disturb.")]
    public void Unknown_calls_are_ignored()
    {
        using TestContainer container = Filtered("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["unheard_of_call", "getpgid"], "action": "SCMP_ACT_ERRNO" }] }""", GetGroup);

        Assert.Equal(1, container.Run()[0].Errno);
    }

    [Theory]
    [InlineData("SECCOMP_FILTER_FLAG_LOG")]
    [InlineData("SECCOMP_FILTER_FLAG_SPEC_ALLOW")]
    [InlineData("SECCOMP_FILTER_FLAG_TSYNC")]
    [Requirement("config-linux/seccomp-12", Level.Must, "The kernel's flags LOG, SPEC_ALLOW and TSYNC can be given.")]
    public void A_flag_can_be_given(string flag)
    {
        using TestContainer container = Filtered($$"""{ "defaultAction": "SCMP_ACT_ALLOW", "flags": ["{{flag}}"], "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_ERRNO" }] }""", GetGroup);

        Assert.Equal(1, container.Run()[0].Errno);
    }

    [Fact]
    [Requirement("config-linux/seccomp-13", Level.Must, "With NOTIFY the filter's descriptor goes to the socket of listenerPath, with the state of the container process as JSON.")]
    [Requirement("config-linux/seccomp-14", Level.Must, "That message names the descriptor seccompFd, the process's id, the metadata and the container's state, and the connection ends after it.")]
    public async Task A_listener_is_given_the_filter()
    {
        using var container = new TestContainer("print:x");
        string path = container.Bundle + "/listener";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        container.Linux["seccomp"] = Json.Object($$"""
            { "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "{{path}}", "listenerMetadata": "some metadata", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_NOTIFY" }] }
            """);
        Task<(string, string?)> received = Task.Run(() => Receive(listener));

        container.MustCreate();
        container.MustStart();
        (string text, string? descriptor) = await received.WaitAsync(TestContainer.Patience, TestContext.Current.CancellationToken);

        JsonNode message = JsonNode.Parse(text)!;
        Assert.Equal("anon_inode:seccomp notify", descriptor);
        Assert.Equal(["seccompFd"], message["fds"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal("some metadata", message["metadata"]!.GetValue<string>());
        Assert.True(message["pid"]!.GetValue<int>() > 0);
        Assert.Equal(container.Id, message["state"]!["id"]!.GetValue<string>());
        Assert.Equal(container.Bundle, message["state"]!["bundle"]!.GetValue<string>());
    }

    [Fact]
    [Requirement("config-linux/seccomp-15", Level.Must, "A listener that cannot be reached is an error.")]
    public void A_listener_that_is_not_there_is_an_error()
    {
        using TestContainer container = Filtered("""
            { "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/no/such/listener", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_NOTIFY" }] }
            """, "pause");

        Assert.True(container.Create().Status != 0 || container.Start().Status != 0);
    }

    [Fact]
    [Requirement("config-linux/seccomp-16", Level.Must, "Metadata without a listener is an error.")]
    public void Metadata_without_a_listener_is_refused()
    {
        using TestContainer container = Filtered("""{ "defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "x", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_ERRNO" }] }""", "pause");

        container.RefusesToCreate();
    }

    [Fact]
    [Requirement("config-linux/seccomp-17", Level.Must, "A listenerPath without NOTIFY is ignored.")]
    public void A_listener_without_a_use_is_ignored()
    {
        using TestContainer container = Filtered("""{ "defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/no/such/listener", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_ERRNO" }] }""", GetGroup);

        Assert.Equal(1, container.Run()[0].Errno);
    }

    [Fact]
    [Requirement("config-linux/seccomp-18", Level.Must, "The filter holds whether or not noNewPrivileges is set, and for every user.")]
    public void The_filter_holds_for_every_user()
    {
        using TestContainer container = Filtered("""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["getpgid"], "action": "SCMP_ACT_ERRNO" }] }""", GetGroup);
        container.Process["user"] = Json.Object("""{ "uid": 1000, "gid": 1000 }""");
        container.Process["noNewPrivileges"] = true;

        Assert.Equal(1, container.Run()[0].Errno);
    }

    private static (string Message, string? Descriptor) Receive(Socket listener)
    {
        using Socket connection = listener.Accept();
        byte[] buffer = new byte[65536];
        using Descriptor? descriptor = DescriptorPassing.Receive((int)connection.Handle, buffer, out int length);
        string? kind = descriptor is null ? null : new FileInfo($"/proc/self/fd/{descriptor.Number}").LinkTarget;
        int count;
        while ((count = connection.Receive(buffer.AsSpan(length))) > 0)
            length += count;

        return (System.Text.Encoding.UTF8.GetString(buffer, 0, length), kind);
    }

    private static TestContainer Filtered(string seccomp, params string[] operations)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "numbers of calls here are those of x86-64");
        var container = new TestContainer(operations);
        container.Linux["seccomp"] = Json.Object(seccomp);
        return container;
    }

    // All that the probe and a runtime need is allowed: the profile that engines use, without one call.
    private static string WithDefault(string action, string more)
    {
        IEnumerable<string> names = Gantry.Oci.RuntimeSpec.DefaultSeccomp.For([]).Syscalls.Where(rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Args.Count == 0).SelectMany(rule => rule.Names).Where(name => name != "getpgid");
        return $$"""{ "defaultAction": "{{action}}", {{more}} "syscalls": [{ "names": [{{string.Join(", ", names.Append("clone").Append("clone3").Append("personality").Distinct().Select(name => $"\"{name}\""))}}], "action": "SCMP_ACT_ALLOW" }] }""";
    }
}
