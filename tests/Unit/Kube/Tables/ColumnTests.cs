using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;

namespace Gantry.Tests.Kube.Tables;

public sealed class ColumnTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-01T01:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Job", """{"spec":{"completions":2,"template":{"spec":{"containers":[{"name":"c","image":"i"}]}},"selector":{"matchLabels":{"a":"b"}}},"status":{"succeeded":1,"startTime":"2026-01-01T00:59:00Z"}}""", "x|Running|1/2|60s|60m|c|i|a=b")]
    [InlineData("Job", """{"spec":{"parallelism":3},"status":{"conditions":[{"type":"Complete","status":"True"}],"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:00:05Z"}}""", "x|Complete|0/1 of 3|5s|60m|||<none>")]
    [InlineData("CronJob", """{"spec":{"schedule":"@daily","suspend":false,"jobTemplate":{"spec":{"template":{"spec":{"containers":[]}}}}},"status":{"active":[{}]}}""", "x|@daily|<none>|False|1|<none>|60m|||<none>")]
    [InlineData("StatefulSet", """{"spec":{"replicas":3},"status":{"readyReplicas":2}}""", "x|2/3|60m||")]
    [InlineData("DaemonSet", """{"spec":{"template":{"spec":{"nodeSelector":{"os":"linux"}}}},"status":{"desiredNumberScheduled":3,"numberReady":1}}""", "x|3|0|1|0|0|os=linux|60m|||<none>")]
    [InlineData("PodDisruptionBudget", """{"spec":{"minAvailable":"50%"},"status":{"disruptionsAllowed":1}}""", "x|50%|N/A|1|60m")]
    [InlineData("HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":1,"maxReplicas":3,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}}""", "x|Deployment/web|cpu: <unknown>/80%|1|3|0|60m")]
    [InlineData("Ingress", """{"spec":{"ingressClassName":"nginx","rules":[{"host":"a.b"},{"host":"c.d"}],"tls":[{}]},"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}}""", "x|nginx|a.b,c.d|10.0.0.1|80, 443|60m")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{}}}""", "x|<none>|60m")]
    [InlineData("PersistentVolume", """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteMany","ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","claimRef":{"namespace":"n","name":"c"},"storageClassName":"s","volumeMode":"Filesystem"},"status":{"phase":"Bound"}}""", "x|1Gi|RWO,RWX|Retain|Bound|n/c|s|<unset>||60m|Filesystem")]
    [InlineData("PersistentVolumeClaim", """{"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"s"},"status":{"phase":"Pending"}}""", "x|Pending||||s|<unset>|60m|<unset>")]
    [InlineData("StorageClass", """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p"}""", "x (default)|p|Delete|Immediate|false|60m")]
    [InlineData("ResourceQuota", """{"status":{"hard":{"pods":"10","limits.cpu":"2"},"used":{"pods":"3"}}}""", "x|pods: 3/10|limits.cpu: 0/2|60m")]
    [InlineData("CertificateSigningRequest", """{"spec":{"signerName":"s","username":"u","expirationSeconds":3600},"status":{"conditions":[{"type":"Approved","status":"True"}],"certificate":"eA=="}}""", "x|60m|s|u|60m|Approved,Issued")]
    [InlineData("APIService", """{"spec":{},"status":{"conditions":[{"type":"Available","status":"False","reason":"Gone"}]}}""", "x|Local|False (Gone)|60m")]
    [InlineData("RoleBinding", """{"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"ServiceAccount","namespace":"n","name":"a"}]}""", "x|Role/r|60m|u||n/a")]
    [InlineData("ControllerRevision", """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","ownerReferences":[{"apiVersion":"apps/v1","kind":"DaemonSet","name":"d","controller":true}]},"revision":3}""", "x|daemonset.apps/d|3|60m")]
    [InlineData("Service", """{"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.9","externalIPs":["9.9.9.9"],"ports":[{"port":80,"nodePort":30001}]},"status":{"loadBalancer":{"ingress":[{"hostname":"h"},{"ip":"1.1.1.1"},{"ip":"1.1.1.1"}]}}}""", "x|LoadBalancer|10.0.0.9|1.1.1.1,h,9.9.9.9|80:30001/TCP|60m|<none>")]
    [InlineData("Endpoints", """{"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"ports":[{"port":1},{"port":2}]}]}""", "x|10.0.0.1:1,10.0.0.2:1,10.0.0.1:2 + 1 more...|60m")]
    [InlineData("Endpoints", """{"subsets":[{"notReadyAddresses":[{"ip":"10.0.0.1"}],"ports":[{"port":1}]}]}""", "x||60m")]
    [InlineData("EndpointSlice", """{"addressType":"IPv4","ports":[{"name":"web"},{"port":3},{}]}""", "x|IPv4|web,3,*|<unset>|60m")]
    [InlineData("Node", """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"node-role.kubernetes.io/b":"","kubernetes.io/role":"c","node-role.kubernetes.io/a":""}}}""", "x|Unknown|a,b,c|60m||<none>|<none>|<unknown>|<unknown>|<unknown>")]
    [InlineData("Ingress", """{"metadata":{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z","annotations":{"kubernetes.io/ingress.class":"old"}},"status":{"loadBalancer":{"ingress":[{"hostname":"h"},{"ip":"1.1.1.1"}]}}}""", "x|<none>|*|1.1.1.1,h|80|60m")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{"matchLabels":{"app":"x"},"matchExpressions":[{"key":"z","operator":"NotIn","values":["3"]},{"key":"e","operator":"In","values":["2","1"]}]}}}""", "x|app=x,e in (1,2),z notin (3)|60m")]
    [InlineData("ValidatingAdmissionPolicyBinding", """{"spec":{"policyName":"p","paramRef":{"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"k","operator":"In","values":["x","y"]}]}}}}""", "x|p|&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}|60m")]
    [InlineData("PriorityLevelConfiguration", """{"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":5,"limitResponse":{"queuing":{"queues":64}}}}}""", "x|Limited|5|64|<none>|<none>|60m")]
    public void Rows_are_those_that_kubectl_users_know(string kind, string json, string expected)
    {
        JsonObject item = Some.Tree(json);
        if (!item.ContainsKey("metadata"))
            item["metadata"] = Some.Tree("""{"name":"x","creationTimestamp":"2026-01-01T00:00:00Z"}""");

        JsonNode?[] row = Some.Kind(kind).Table.Row(item, Now);

        Assert.Equal(expected, string.Join('|', row.Select(cell => cell?.GetValueKind() is System.Text.Json.JsonValueKind.String ? cell.GetValue<string>() : cell?.ToJsonString())));
        Assert.Equal(Some.Kind(kind).Table.Columns.Count, row.Length);
    }

    [Fact]
    public void The_row_of_a_pod_that_ended_says_so()
    {
        JsonArray? ended = Some.Kind("Pod").Table.Conditions!(Some.Tree("""{"status":{"phase":"Succeeded"}}"""));
        JsonArray? runs = Some.Kind("Pod").Table.Conditions!(Some.Tree("""{"status":{"phase":"Running"}}"""));

        Assert.Equal("""[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}]""", ended?.ToJsonString());
        Assert.Null(runs);
    }

    [Fact]
    public void Every_table_has_a_cell_for_every_column()
    {
        foreach (ResourceKind kind in BuiltInKinds.All)
            Assert.Equal((kind.Definition.Kind, kind.Table.Columns.Count), (kind.Definition.Kind, kind.Table.Row(new JsonObject(), Now).Length));
    }
}
