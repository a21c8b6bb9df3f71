namespace Gantry.Tests.Kube.Validation;

public sealed class PodRulesTests
{
    [Theory]
    [InlineData("""[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"spec.containers"}}}]""", "env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"spec.containers\": error converting fieldPath: field label not supported: spec.containers")]
    [InlineData("""[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"status.phase"}}}]""", "env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"status.phase\": supported values: \"metadata.name\", ")]
    [InlineData("""[{"name":"A","valueFrom":{"fieldRef":{"fieldPath":"spec.nodeName['a']"}}}]""", "env[0].valueFrom.fieldRef: Invalid value: \"spec.nodeName\": does not support subscript")]
    [InlineData("""[{"name":"A","valueFrom":{"resourceFieldRef":{"resource":"limits.gpu"}}}]""", "env[0].valueFrom.resourceFieldRef.resource: Unsupported value: \"limits.gpu\": supported values: \"limits.cpu\", ")]
    [InlineData("""[{"name":"A","valueFrom":{"secretKeyRef":{"name":"Bad_","key":"k"}}}]""", "env[0].valueFrom.secretKeyRef.name: Invalid value: \"Bad_\": a lowercase RFC 1123 subdomain")]
    [InlineData("""[{"name":"A","valueFrom":{"configMapKeyRef":{"name":"c","key":"a b"}}}]""", "env[0].valueFrom.configMapKeyRef.key: Invalid value: \"a b\": a valid config key")]
    public void An_environment_refers_to_what_there_is(string env, string fault)
    {
        Assert.Contains($"spec.containers[0].{fault}", Judged.Create("Pod", Containers("\"env\":" + env)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata.name")]
    [InlineData("status.podIPs")]
    [InlineData("metadata.labels['app.example.com/Name']")]
    [InlineData("metadata.annotations['a']")]
    public void Fields_that_may_be_referred_to(string path) =>
        Assert.Equal("", Judged.Create("Pod", Containers("\"env\":[{\"name\":\"A\",\"valueFrom\":{\"fieldRef\":{\"fieldPath\":\"" + path + "\"}}}]")));

    [Theory]
    [InlineData("""{"envFrom":[{}]}""", "envFrom: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`")]
    [InlineData("""{"envFrom":[{"secretRef":{}}]}""", "envFrom[0].secretRef.name: Required value")]
    [InlineData("""{"resources":{"requests":{"example.com/gpu":"1"}}}""", "resources.limits: Required value: Limit must be set for non overcommitable resources")]
    [InlineData("""{"resources":{"limits":{"example.com/gpu":"2"},"requests":{"example.com/gpu":"1"}}}""", "resources.requests: Invalid value: \"1\": must be equal to example.com/gpu limit of 2")]
    [InlineData("""{"livenessProbe":{"httpGet":{"port":80,"httpHeaders":[{"name":"a b","value":""}]}}}""", "livenessProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header")]
    public void A_container_is_judged(string part, string fault)
    {
        Assert.Contains($"spec.containers[0].{fault}", Judged.Create("Pod", Containers(part[1..^1])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dnsConfig":{"nameservers":["x"]}}""", "dnsConfig.nameservers[0]: Invalid value: \"x\": must be a valid IP address")]
    [InlineData("""{"dnsConfig":{"nameservers":["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4"]}}""", "must not have more than 3 nameservers")]
    [InlineData("""{"dnsConfig":{"searches":["a b"]}}""", "dnsConfig.searches[0]: Invalid value: \"a b\"")]
    [InlineData("""{"dnsConfig":{"options":[{"value":"2"}]}}""", "dnsConfig.options[0]: Required value: must not be empty")]
    [InlineData("""{"securityContext":{"fsGroup":-1}}""", "securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [InlineData("""{"securityContext":{"supplementalGroups":[1,-1]}}""", "securityContext.supplementalGroups[1]: Invalid value: -1")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"A!","value":"1"}]}}""", "securityContext.sysctls[0].name: Invalid value: \"A!\": must have at most 253 characters")]
    [InlineData("""{"securityContext":{"sysctls":[{"name":"a.b","value":"1"},{"name":"a/b","value":"1"}]}}""", "securityContext.sysctls[1].name: Duplicate value: \"a/b\"")]
    [InlineData("""{"tolerations":[{"key":"a b","operator":"Exists"}]}""", "tolerations[0].key: Invalid value: \"a b\": name part must consist")]
    [InlineData("""{"tolerations":[{"key":"a","operator":"Equal","value":"-"}]}""", "tolerations[0].operator: Invalid value: \"-\": a valid label must be")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In"}]}]}}}}""", "nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"spec","operator":"In","values":["a"]}]}]}}}}""", "matchFields[0].key: Invalid value: \"spec\": not a valid field selector key")]
    [InlineData("""{"affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"preference":{"matchExpressions":[{"key":"a","operator":"Gt","values":["x"]}]}}]}}}""", "preference.matchExpressions[0].values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators")]
    [InlineData("""{"affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a b"}]}}}""", "requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: \"a b\"")]
    [InlineData("""{"affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"a","namespaces":["A"]}}]}}}""", "podAffinityTerm.namespace: Invalid value: \"A\": a lowercase RFC 1123 label")]
    [InlineData("""{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"},{"maxSkew":2,"topologyKey":"z","whenUnsatisfiable":"DoNotSchedule"}]}""", "topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: \"{z, DoNotSchedule}\"")]
    [InlineData("""{"volumes":[{"name":"v","downwardAPI":{"items":[{"path":"p"}]}}]}""", "volumes[0].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required")]
    [InlineData("""{"volumes":[{"name":"v","projected":{"sources":[{"secret":{"name":"q","items":[{"key":"a","path":"b"}]}},{"configMap":{"name":"r","items":[{"key":"a","path":"b"}]}}]}}]}""", "volumes[0].projected: Invalid value: \"r\": conflicting duplicate paths")]
    [InlineData("""{"securityContext":{"seccompProfile":{"type":"Localhost"}}}""", "spec.securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost")]
    [InlineData("""{"securityContext":{"appArmorProfile":{"type":"Unconfined","localhostProfile":"a"}}}""", "can only be set when AppArmor type is Localhost")]
    [InlineData("""{"readinessGates":[{"conditionType":"a b"}]}""", "spec.readinessGates[0].conditionType: Invalid value: \"a b\"")]
    [InlineData("""{"topologySpreadConstraints":[{"maxSkew":1}]}""", "topologyKey: Required value: can not be empty\nspec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: \"\"")]
    [InlineData("""{"volumes":[{"name":"v","iscsi":{"targetPortal":"t","iqn":"iqn.2001-04.com.example","lun":256}}]}""", "volumes[0].iscsi.iqn: Invalid value: \"iqn.2001-04.com.example\": must be valid format\nspec.volumes[0].iscsi.lun: Invalid value: 256")]
    [InlineData("""{"volumes":[{"name":"v","nfs":{"server":"s","path":"p"}}]}""", "volumes[0].nfs.path: Invalid value: \"p\": must be an absolute path")]
    [InlineData("""{"volumes":[{"name":"v","csi":{"driver":"d","nodePublishSecretRef":{}}}]}""", "volumes[0].csi.nodePublishSecretRef.name: Required value")]
    public void What_a_pod_asks_for_is_judged(string part, string fault)
    {
        Assert.Contains(fault, Judged.Create("Pod", Spec(part)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dnsConfig":{"searches":["_sip._tcp.example.com",".","example.com."]}}""")]
    [InlineData("""{"tolerations":[{"operator":"Exists"}]}""")]
    [InlineData("""{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["node-1"]}]}]}}}}""")]
    public void What_is_allowed_passes(string part) =>
        Assert.Equal("", Judged.Create("Pod", Spec(part)));

    [Theory]
    [InlineData("ReplicaSet", """{"spec":{"template":{"metadata":{"labels":{"a":"b"}},"spec":POD}}}""", "spec.selector: Required value")]
    [InlineData("Deployment", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c d":"e"}},"spec":POD}}}""", "spec.template.labels: Invalid value: \"c d\"")]
    [InlineData("Service", """{"spec":{"ports":[{"port":80}],"loadBalancerSourceRanges":["10.0.0.0/8"]}}""", "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'")]
    [InlineData("Service", """{"spec":{"type":"NodePort","ports":[{"name":"a","port":80,"nodePort":30001},{"name":"b","port":81,"nodePort":30001}]}}""", "spec.ports[1].nodePort: Duplicate value: 30001")]
    [InlineData("Service", """{"spec":{"ports":[{"port":80,"protocol":"X"}]}}""", "supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    [InlineData("Secret", """{"type":"kubernetes.io/basic-auth"}""", "data[%s][username]: Required value")]
    [InlineData("Endpoints", """{"subsets":[{}]}""", "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`")]
    [InlineData("Endpoints", """{"subsets":[{"addresses":[{"ip":"x"}]}]}""", "subsets[0].addresses[0].ip: Invalid value: \"x\": must be a valid IP address")]
    [InlineData("Node", """{"spec":{"taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","effect":"NoSchedule"}]}}""", "metadata.taints[1]: Duplicate value")]
    [InlineData("StorageClass", """{"provisioner":"a b"}""", "provisioner: Invalid value: \"a b\"")]
    [InlineData("CSINode", """{"spec":{"drivers":[{"name":"a.b","nodeID":"n"},{"name":"a.b","nodeID":"n"}]}}""", "spec.drivers[1].name: Duplicate value: \"a.b\"")]
    [InlineData("VolumeAttachment", """{"spec":{"attacher":"A","nodeName":"n","source":{"persistentVolumeName":"p"}}}""", "spec.attacher: Invalid value: \"A\"")]
    [InlineData("ValidatingWebhookConfiguration", """{"webhooks":[{"name":"a.b.c","clientConfig":{"url":"https://x/y"},"sideEffects":"None","admissionReviewVersions":["v1","v1"]}]}""", "webhooks[0].admissionReviewVersions[1]: Invalid value: \"v1\": duplicate version")]
    public void Other_kinds_are_judged(string kind, string fields, string fault) => Assert.Contains(fault, Judged.Create(kind, fields), StringComparison.Ordinal);

    private static string Containers(string fields) => "{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"," + fields + "}]}}";

    private static string Spec(string fields) => "{\"spec\":" + Judged.Pod[..^1] + "," + fields[1..] + "}";
}
