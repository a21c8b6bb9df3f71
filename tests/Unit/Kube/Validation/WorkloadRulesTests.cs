using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Validation;

public sealed class WorkloadRulesTests
{
    private const string Template = "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":POD}";
    private const string JobTemplate = "\"manualSelector\":true,\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"web:1\"}]}}";

    [Theory]
    [InlineData("", "")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":0}}", "spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0")]
    [InlineData("\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":\"10%\"}}", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: \"10%\": may not be set when maxUnavailable is non-zero")]
    [InlineData("\"updateStrategy\":{\"type\":\"Sometimes\"}", "spec.updateStrategy.type: Unsupported value: \"Sometimes\": supported values: \"RollingUpdate\", \"OnDelete\"")]
    public void Daemon_sets(string fields, string fault) =>
        Assert.Equal(fault, Judged.Create("DaemonSet", Spec(fields, Template)));

    [Theory]
    [InlineData("\"replicas\":-1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"podManagementPolicy\":\"Odd\"", "spec.podManagementPolicy: Unsupported value: \"Odd\": supported values: \"OrderedReady\", \"Parallel\"")]
    [InlineData("\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":{}}", "spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":0,\"maxUnavailable\":1}: only allowed for updateStrategy 'RollingUpdate'")]
    public void Stateful_sets(string fields, string fault)
    {
        string actual = Judged.Create("StatefulSet", Spec(fields, Template));

        Assert.Equal(fault[..fault.IndexOf(':')], actual[..actual.IndexOf(':')]);
        Assert.EndsWith(fault[(fault.LastIndexOf(": ", StringComparison.Ordinal) + 2)..], actual);
    }

    [Fact]
    public void Containers_of_a_stateful_set_mount_what_its_claims_give_and_the_rest_of_it_stays()
    {
        const string claims = "\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]";
        string before = Spec("\"serviceName\":\"s\"", claims, Template.Replace("POD", """{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"data","mountPath":"/d"}]}]}"""));

        Assert.Equal("", Judged.Create("StatefulSet", before));
        Assert.Equal("", Judged.Update("StatefulSet", before, before.Replace("\"image\":\"i\"", "\"image\":\"j\"")));
        Assert.StartsWith("spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals'", Judged.Update("StatefulSet", before, before.Replace("\"serviceName\":\"s\"", "\"serviceName\":\"t\"")));
        Assert.Equal("Pending", Judged.New("StatefulSet", before).Child("spec").Objects("volumeClaimTemplates").Single().Child("status").Text("phase"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\"parallelism\":-1", "spec.parallelism: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("\"completionMode\":\"Indexed\",\"parallelism\":2", "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData("\"backoffLimitPerIndex\":1", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData("\"managedBy\":\"me\"", "spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("\"podFailurePolicy\":{\"rules\":[{\"action\":\"FailJob\",\"onExitCodes\":{\"operator\":\"In\",\"values\":[2,1]}}]}", "spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [2,1]: must be ordered")]
    [InlineData("\"podFailurePolicy\":{\"rules\":[{\"action\":\"Ignore\"}]}", "spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required")]
    [InlineData("\"completionMode\":\"Indexed\",\"completions\":2,\"successPolicy\":{\"rules\":[{\"succeededCount\":3}]}", "spec.successPolicy.rules[0].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of specified completions)")]
    public void Jobs(string fields, string fault) =>
        Assert.Equal(fault, Judged.Create("Job", Spec(fields, JobTemplate)));

    [Fact]
    public void A_job_says_when_its_pods_restart_and_is_filled_in()
    {
        string restarting = Spec("\"manualSelector\":true", Template);

        JsonObject job = Judged.New("Job", Spec(JobTemplate));

        Assert.Equal("spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"", Judged.Create("Job", restarting));
        Assert.Equal((1, 1, 6), (job.Child("spec").Whole("parallelism"), job.Child("spec").Whole("completions"), job.Child("spec").Whole("backoffLimit")));
        Assert.Equal("b", job.Child("metadata").Child("labels").Text("a"));
        Assert.Equal("TerminatingOrFailed", job.Child("spec").Text("podReplacementPolicy"));
    }

    [Fact]
    public void The_pods_of_a_job_stay_as_they_are_unless_it_is_suspended()
    {
        string job = Spec(JobTemplate);
        string suspended = Spec("\"suspend\":true", JobTemplate);
        const string image = "\"image\":\"web:1\"";
        const string cpu = "\"image\":\"web:1\",\"resources\":{\"requests\":{\"cpu\":\"1\"}}";

        Assert.EndsWith("field is immutable", Judged.Update("Job", job, job.Replace(image, "\"image\":\"web:2\"")));
        Assert.EndsWith("field is immutable", Judged.Update("Job", job, job.Replace(image, cpu)));
        Assert.Equal("", Judged.Update("Job", suspended, suspended.Replace(image, cpu)));
        Assert.Equal("", Judged.Update("Job", job, suspended));
        Assert.Equal("spec.completions: Invalid value: 3: field is immutable", Judged.Update("Job", job, job.Replace("\"selector\"", "\"completions\":3,\"parallelism\":1,\"selector\"")));
    }

    [Theory]
    [InlineData("\"schedule\":\"*/5 1-4 * jan,feb mon-fri\"", "")]
    [InlineData("\"schedule\":\"@daily\"", "")]
    [InlineData("\"schedule\":\"* * * *\"", "spec.schedule: Invalid value: \"* * * *\": expected exactly 5 fields, found 4: [* * * *]")]
    [InlineData("\"schedule\":\"60 * * * *\"", "spec.schedule: Invalid value: \"60 * * * *\": end of range (60) above maximum (59): 60")]
    [InlineData("\"schedule\":\"x * * * *\"", "spec.schedule: Invalid value: \"x * * * *\": failed to parse int from x: strconv.Atoi: parsing \"x\": invalid syntax")]
    [InlineData("\"schedule\":\"TZ=UTC * * * * *\"", "spec.schedule: Invalid value: \"TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead")]
    [InlineData("\"schedule\":\"@often\"", "spec.schedule: Invalid value: \"@often\": unrecognized descriptor: @often")]
    [InlineData("\"schedule\":\"@daily\",\"timeZone\":\"Nowhere/There\"", "spec.timeZone: Invalid value: \"Nowhere/There\": unknown time zone Nowhere/There")]
    [InlineData("\"schedule\":\"@daily\",\"concurrencyPolicy\":\"Odd\"", "spec.concurrencyPolicy: Unsupported value: \"Odd\": supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    public void Cron_jobs(string fields, string fault) =>
        Assert.Equal(fault, Judged.Create("CronJob", Spec(fields, "\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}")));

    [Fact]
    public void A_replication_controller_takes_its_selector_from_its_template()
    {
        JsonObject controller = Judged.New("ReplicationController", """{"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":POD}}}""");

        Assert.Equal("b", controller.Child("spec").Child("selector").Text("a"));
        Assert.Equal([], Some.Faults(controller, Some.Kind("ReplicationController")));
        Assert.Equal("spec.selector: Required value\nspec.template: Required value", Judged.Create("ReplicationController", """{"spec":{}}"""));
    }

    private static string Spec(params string[] parts) => $"{{\"spec\":{{{string.Join(',', parts.Where(part => part.Length > 0))}}}}}";
}
