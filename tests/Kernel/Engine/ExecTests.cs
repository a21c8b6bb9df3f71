using System.Text;
using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Pods;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

public sealed class ExecTests
{
    [Fact]
    public async Task An_exec_returns_code_and_both_streams()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "sleep 1000");

        ExecResult result = await test.Engine.ExecAsync(container.Id, ["sh", "-c", "echo out; echo err >&2; exit 4"], TimeSpan.FromSeconds(20), TestEngine.Cancel);

        Assert.Equal((4, "out\n", "err\n"), (result.ExitCode, Text(result.Stdout), Text(result.Stderr)));
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_and_the_process_goes_on_to_its_end()
    {
        await using TestEngine test = await TestEngine.StartAsync(execLimit: 100_000);
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "sleep 1000");

        ExecResult result = await test.Engine.ExecAsync(container.Id, ["sh", "-c", "yes | head -c 5000000; exit 2"], TimeSpan.FromSeconds(20), TestEngine.Cancel);

        Assert.Equal((2, 100_000, true), (result.ExitCode, result.Stdout.Length, result.IsCut));
    }

    [Fact]
    public async Task An_exec_that_takes_too_long_is_killed()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "sleep 1000");

        EngineException failure = await Assert.ThrowsAsync<EngineException>(
            () => test.Engine.ExecAsync(container.Id, ["sleep", "777"], TimeSpan.FromSeconds(1), TestEngine.Cancel));

        Assert.Equal(EngineFailure.DeadlineExceeded, failure.Kind);
        ExecResult left = await test.Engine.ExecAsync(container.Id, ["ps"], TimeSpan.FromSeconds(20), TestEngine.Cancel);
        Assert.DoesNotContain("777", Text(left.Stdout));
    }

    [Fact]
    public async Task A_session_carries_input_until_it_is_closed()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "sleep 1000");

        await using ProcessSession session = await test.Engine.StartExecAsync(container.Id, new ExecRequest { Command = ["cat"], HasStdin = true }, TestEngine.Cancel);
        byte[] sent = new byte[300_000];
        new Random(1).NextBytes(sent);
        Task<byte[]> received = ReadAllAsync(session);
        await session.WriteInputAsync(sent, TestEngine.Cancel);
        await session.CloseInputAsync(TestEngine.Cancel);

        Assert.Equal(sent, await received);
        Assert.Equal(0, session.ExitCode);
    }

    [Fact]
    public async Task A_session_with_a_terminal_has_the_size_that_it_is_given()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(await test.PodAsync(), "sleep 1000");

        await using ProcessSession session = await test.Engine.StartExecAsync(
            container.Id, new ExecRequest { Command = ["sh"], HasStdin = true, HasTerminal = true }, TestEngine.Cancel);
        await session.ResizeAsync(33, 101, TestEngine.Cancel);
        await session.WriteInputAsync("stty size; exit 9\n"u8.ToArray(), TestEngine.Cancel);

        Assert.Contains("33 101", Encoding.UTF8.GetString(await ReadAllAsync(session)));
        Assert.Equal(9, session.ExitCode);
    }

    [Fact]
    public async Task An_attached_client_talks_to_the_containers_own_process()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        ContainerRecord container = await test.RunAsync(
            await test.PodAsync(), "read line; echo got $line; exit 6", c => c with { HasStdin = true, ClosesStdinOnce = true });

        await using ProcessSession session = await test.Engine.AttachAsync(container.Id, AttachStreams.Stdin | AttachStreams.Stdout, TestEngine.Cancel);
        await session.WriteInputAsync("hello\n"u8.ToArray(), TestEngine.Cancel);

        Assert.Equal("got hello\n", Encoding.UTF8.GetString(await ReadAllAsync(session)));
        Assert.Equal(6, session.ExitCode);
    }

    private static async Task<byte[]> ReadAllAsync(ProcessSession session)
    {
        using var all = new MemoryStream();
        while (await session.ReadAsync(TestEngine.Cancel) is { } output)
            all.Write(output.Data.Span);
        return all.ToArray();
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
