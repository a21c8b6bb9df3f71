using Gantry.Engine.Monitors;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

public sealed class MonitorProtocolTests
{
    [Fact]
    public void A_frame_is_eight_bytes_and_its_payload()
    {
        byte[] header = new byte[MonitorFrame.HeaderSize];
        var frame = new MonitorFrame(MonitorFrameKind.Stdout, 0, 0x01020304);

        frame.Write(header);

        Assert.Equal([17, 0, 0, 0, 4, 3, 2, 1], header);
        Assert.Equal(frame, MonitorFrame.Read(header));
    }

    [Fact]
    public void A_phase_is_read_as_it_was_written()
    {
        byte[] payload = new byte[MonitorPhase.FixedSize];
        var phase = new MonitorPhase(MonitorStep.Exited, OomKilled: true, Signal: 9, Pid: 4711, ExitCode: 137, TimeNanoseconds: 1234567890123456789, Message: "");

        phase.Write(payload);

        Assert.Equal(phase, MonitorPhase.Read(payload));
    }

    [Fact]
    public void The_words_of_a_runtime_become_one_sentence()
    {
        const string Logged = "time=\"2026-01-02T03:04:05Z\" level=warning msg=\"x\"\ntime=\"2026-01-02T03:04:05Z\" level=error msg=\"exec: \\\"/x\\\": no such file\"\n";

        Assert.Equal("exec: \"/x\": no such file", RuntimeWords.Plain(Logged));
        Assert.Equal("plain words", RuntimeWords.Plain("plain words\n"));
    }
}
