using System.Text;
using Gantry.Linux.Systemd;

namespace Gantry.Tests.Systemd;

public sealed class SystemdUnitsTests
{
    private const string Job = "/org/freedesktop/systemd1/job/9";

    [Fact]
    public void A_call_is_laid_out_as_the_specification_says()
    {
        var body = new BusWriter();
        body.Text("a");

        byte[] call = BusMessage.Call(1, "i.f", "M", "s", body);

        // Fixed part: order, type, flags, version; length of the body (6); serial; length of the fields.
        Assert.Equal([(byte)'l', 1, 0, 1, 6, 0, 0, 0, 1, 0, 0, 0], call[..12]);
        Assert.Equal([1, 1, (byte)'o', 0, 25, 0, 0, 0], call[16..24]);
        Assert.Equal("/org/freedesktop/systemd1\0", Encoding.ASCII.GetString(call[24..50]));
        Assert.Equal([2, 1, (byte)'s', 0, 3, 0, 0, 0, (byte)'i', (byte)'.', (byte)'f', 0], call[56..68]);
        Assert.Equal([1, 0, 0, 0, (byte)'a', 0], call[^6..]);
        Assert.Equal(0, (call.Length - 6) % 8);
    }

    [Fact]
    public void A_value_is_aligned_from_the_start_of_its_part()
    {
        var writer = new BusWriter();
        new UnitProperty("M", 5ul).Write(writer);

        Assert.Equal([1, 0, 0, 0, (byte)'M', 0, 1, (byte)'t', 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0], writer.Written.ToArray());
    }

    [Fact]
    public void A_scope_has_started_when_its_job_is_done()
    {
        using var systemd = new FakeSystemd(call => call.Member == "StartTransientUnit"
            ? [FakeSystemd.Removed("/other", "failed"), Replied(call, Job), FakeSystemd.Removed(Job, "done")]
            : [Replied(call)]);

        using (SystemdUnits units = SystemdUnits.Connect(systemd.Path))
            units.StartScope("web.scope", [new("PIDs", new uint[] { 5 }), new("Delegate", true)]);

        Assert.StartsWith("\0AUTH EXTERNAL ", systemd.Greeting, StringComparison.Ordinal);
        Assert.Equal(["Subscribe", "StartTransientUnit"], systemd.Calls.Select(call => call.Member));
        Assert.Equal("ssa(sv)a(sa(sv))", systemd.Calls[1].Signature);
    }

    [Fact]
    public void A_scope_that_failed_before_makes_room()
    {
        int starts = 0;
        using var systemd = new FakeSystemd(call => call.Member != "StartTransientUnit" ? [Replied(call)]
            : starts++ == 0 ? [Failed(call, SystemdException.UnitExists)]
            : [Replied(call, Job), FakeSystemd.Removed(Job, "done")]);

        using (SystemdUnits units = SystemdUnits.Connect(systemd.Path))
            units.StartScope("web.scope", []);

        Assert.Equal(["Subscribe", "StartTransientUnit", "ResetFailedUnit", "StartTransientUnit"], systemd.Calls.Select(call => call.Member));
    }

    [Fact]
    public void What_systemd_refuses_is_told_in_its_words()
    {
        using var systemd = new FakeSystemd(call => call.Member == "StartTransientUnit"
            ? [Replied(call, Job), FakeSystemd.Removed(Job, "timeout")]
            : call.Member == "SetUnitProperties" ? [Failed(call, "org.freedesktop.DBus.Error.AccessDenied")] : [Replied(call)]);
        using SystemdUnits units = SystemdUnits.Connect(systemd.Path);

        Assert.Contains("timeout", Assert.Throws<SystemdException>(() => units.StartScope("web.scope", [])).Message, StringComparison.Ordinal);
        Assert.Equal("org.freedesktop.DBus.Error.AccessDenied", Assert.Throws<SystemdException>(() => units.SetProperties("web.scope", [])).Name);
    }

    [Fact]
    public void Stopping_what_is_not_there_is_done()
    {
        using var systemd = new FakeSystemd(call => call.Member == "StopUnit" ? [Failed(call, SystemdException.NoSuchUnit)] : [Replied(call)]);
        using SystemdUnits units = SystemdUnits.Connect(systemd.Path);

        units.Stop("web.scope");
    }

    [Fact]
    public void A_systemd_that_is_not_there_or_goes_away_is_unreachable()
    {
        Assert.Equal(SystemdException.Unreachable, Assert.Throws<SystemdException>(() => SystemdUnits.Connect("/nonexistent/private")).Name);

        using var systemd = new FakeSystemd(_ => [[(byte)'B', 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
        using SystemdUnits units = SystemdUnits.Connect(systemd.Path);
        Assert.Equal(SystemdException.Unreachable, Assert.Throws<SystemdException>(() => units.Stop("web.scope")).Name);
    }

    private static byte[] Replied(BusMessage call, string? job = null) => FakeSystemd.Message(
        BusMessageKind.Reply, call.Serial, "", job is null ? "" : "o", body =>
        {
            if (job is not null)
                body.Text(job);
        });

    private static byte[] Failed(BusMessage call, string error) =>
        FakeSystemd.Message(BusMessageKind.Error, call.Serial, error, "s", body => body.Text("it was refused"));
}
