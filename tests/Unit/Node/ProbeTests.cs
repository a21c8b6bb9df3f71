using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.NodeAgent.Probes;

namespace Gantry.Tests;

public sealed class ProbeTests
{
    [Fact]
    public void A_result_changes_only_after_enough_equal_answers()
    {
        ProbeCount count = ProbeCount.Starting(true);

        count = count.After(false, failureThreshold: 3, successThreshold: 1).After(false, 3, 1);
        Assert.True(count.Standing);
        Assert.False(count.HasFailed(3));
        count = count.After(false, 3, 1);
        Assert.False(count.Standing);
        Assert.True(count.HasFailed(3));
        Assert.False(count.After(true, 3, 2).Standing);
        Assert.True(count.After(true, 3, 2).After(true, 3, 2).Standing);
    }

    [Fact]
    public void Readiness_is_asked_early_and_often_until_the_first_success_and_then_by_the_period()
    {
        var schedule = new ProbeSchedule(new Probe { PeriodSeconds = 10 }, ProbeKind.Readiness, Some.Now, Some.Now);
        DateTimeOffset at = schedule.NextAt;

        Assert.Equal(Some.Now, at);
        Assert.False(schedule.CountsAt(at));
        Assert.True(schedule.CountsAt(at.AddSeconds(10)));
        schedule.Ran(at, success: false);
        Assert.Equal(Some.Now.AddMilliseconds(10), schedule.NextAt);
        Assert.False(schedule.CountsAt(schedule.NextAt));
        schedule.Ran(schedule.NextAt, success: true);
        Assert.Equal(Some.Now.AddSeconds(10), schedule.NextAt);
    }

    [Fact]
    public void Liveness_is_asked_by_the_period_only_and_after_its_delay()
    {
        var schedule = new ProbeSchedule(new Probe { PeriodSeconds = 5, InitialDelaySeconds = 3 }, ProbeKind.Liveness, Some.Now, Some.Now);

        Assert.Equal(Some.Now.AddSeconds(3), schedule.NextAt);
        schedule.Ran(schedule.NextAt, success: false);
        Assert.Equal(Some.Now.AddSeconds(8), schedule.NextAt);
    }

    [Fact]
    public void Ports_have_numbers_or_names()
    {
        Container container = Some.Container() with { Ports = [new ContainerPort { Name = "http", Number = 8080 }] };

        Assert.Equal(80, ProbePorts.Resolve(80, container));
        Assert.Equal(8080, ProbePorts.Resolve("http", container));
        Assert.Null(ProbePorts.Resolve("grpc", container));
    }

    [Fact]
    public void A_health_answer_is_read_from_its_frame()
    {
        Assert.Equal([0, 0, 0, 0, 3, 0x0A, 1, (byte)'x'], GrpcCheck.RequestFrame("x"));
        Assert.Equal(1, GrpcCheck.StatusOf([0, 0, 0, 0, 2, 0x08, 1]));
        Assert.Equal(0, GrpcCheck.StatusOf([0, 0, 0, 0, 0]));
    }

    [Fact]
    public async Task A_closed_port_is_reported_in_familiar_words()
    {
        ProbeAnswer answer = await TcpCheck.RunAsync("127.0.0.1", 1, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.False(answer.IsSuccess);
        Assert.Equal("dial tcp 127.0.0.1:1: connect: connection refused", answer.Output);
    }
}
