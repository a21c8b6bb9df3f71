using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Validation;

public sealed class ClusterRulesTests
{
    [Theory]
    [InlineData("Ingress", """{"spec":{"defaultBackend":{"service":{"name":"s","port":{"number":80}}}}}""", "")]
    [InlineData("Ingress", """{"spec":{}}""", "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified")]
    [InlineData("Ingress", """{"spec":{"rules":[{"host":"10.0.0.1"}]}}""", "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address")]
    [InlineData("Ingress", """{"spec":{"rules":[{"host":"*.example.com","http":{"paths":[{"path":"/a//b","pathType":"Prefix","backend":{"service":{"name":"s","port":{"name":"http"}}}}]}}]}}""", "spec.rules[0].http.paths[0].path: Invalid value: \"/a//b\": must not contain '//'")]
    [InlineData("Ingress", """{"spec":{"rules":[{"http":{"paths":[{"path":"/","pathType":"Exact","backend":{}}]}}]}}""", "spec.rules[0].http.paths[0].backend: Invalid value: \"\": resource or service backend is required")]
    [InlineData("Ingress", """{"spec":{"rules":[{"http":{"paths":[{"path":"a","pathType":"Exact","backend":{"service":{"name":"s"}}}]}}]}}""", "spec.rules[0].http.paths[0].path: Invalid value: \"a\": must be an absolute path\nspec.rules[0].http.paths[0].backend: Required value: port name or number is required")]
    [InlineData("IngressClass", """{"spec":{"controller":"nginx"}}""", "spec.controller: Invalid value: \"nginx\": must be a domain-prefixed path (such as \"acme.io/foo\")")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{},"ingress":[{"from":[{"namespaceSelector":{}}],"ports":[{"port":80,"endPort":90}]}]}}""", "")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{},"egress":[{"to":[{}]}]}}""", "spec.egress[0].to[0]: Required value: must specify a peer")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{},"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["11.0.0.0/16"]}}]}]}}""", "spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: \"11.0.0.0/16\": must be a strict subset of `cidr`")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{},"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0"}}]}]}}""", "spec.ingress[0].from[0].ipBlock.cidr: Invalid value: \"10.0.0.0\": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)")]
    [InlineData("NetworkPolicy", """{"spec":{"podSelector":{},"ingress":[{"ports":[{"port":"http","endPort":90}]}]}}""", "spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric")]
    [InlineData("PodDisruptionBudget", """{"spec":{"minAvailable":"50%"}}""", "")]
    [InlineData("PodDisruptionBudget", """{"spec":{"minAvailable":"150%"}}""", "spec.minAvailable: Invalid value: \"150%\": must not be greater than 100%")]
    [InlineData("PodDisruptionBudget", """{"spec":{"maxUnavailable":1,"unhealthyPodEvictionPolicy":"Odd"}}""", "spec.unhealthyPodEvictionPolicy: Unsupported value: \"Odd\": supported values: \"AlwaysAllow\", \"IfHealthyBudget\"")]
    [InlineData("ResourceQuota", """{"spec":{"hard":{"pods":"10","requests.cpu":"2","count/jobs.batch":"3"},"scopes":["NotBestEffort"]}}""", "")]
    [InlineData("ResourceQuota", """{"spec":{"hard":{"pods":"10","cpu":"2"},"scopes":["BestEffort"]}}""", "spec.scopes: Invalid value: [\"BestEffort\"]: unsupported scope applied to resource")]
    [InlineData("ResourceQuota", """{"spec":{"scopes":["Terminating","NotTerminating"]}}""", "spec.scopes: Invalid value: [\"Terminating\",\"NotTerminating\"]: conflicting scopes")]
    [InlineData("ResourceQuota", """{"spec":{"scopes":["Odd"]}}""", "spec.scopes: Invalid value: [\"Odd\"]: unsupported scope")]
    [InlineData("ResourceQuota", """{"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In"}]}}}""", "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")]
    [InlineData("ResourceQuota", """{"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}}""", "")]
    [InlineData("ResourceQuota", """{"spec":{"hard":{"dogs":"1"}}}""", "spec.hard[dogs]: Invalid value: \"dogs\": must be a standard resource for quota")]
    [InlineData("ResourceQuota", """{"spec":{"hard":{"pods":"500m"}}}""", "spec.hard[pods]: Invalid value: \"500m\": must be an integer")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Container","max":{"cpu":"1"},"min":{"cpu":"100m"}}]}}""", "")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Pod","max":{"cpu":"1"},"min":{"cpu":"2"}}]}}""", "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Pod","default":{"cpu":"1"}}]}}""", "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"PersistentVolumeClaim"}]}}""", "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided")]
    [InlineData("PersistentVolumeClaim", """{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""", "")]
    [InlineData("PersistentVolumeClaim", """{"spec":{"resources":{"requests":{"storage":"0"}}}}""", "spec.accessModes: Required value: at least 1 access mode is required\nspec.resources[storage]: Invalid value: \"0\": must be greater than zero")]
    [InlineData("PersistentVolumeClaim", """{"spec":{"accessModes":["ReadWriteOnce"]}}""", "spec.resources[storage]: Required value")]
    [InlineData("PersistentVolume", """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/d"}}}""", "")]
    [InlineData("PersistentVolume", """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["Odd"],"hostPath":{"path":"/d"},"nfs":{"server":"s","path":"/d"}}}""", "spec.accessModes: Unsupported value: \"Odd\": supported values: \"ReadOnlyMany\", \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"\nspec.nfs: Forbidden: may not specify more than 1 volume type")]
    [InlineData("PersistentVolume", """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"local":{"path":"/d"}}}""", "spec.nodeAffinity: Required value: Local volume requires node affinity")]
    [InlineData("StorageClass", """{"provisioner":"example.com/p"}""", "")]
    [InlineData("StorageClass", """{"provisioner":""}""", "provisioner: Required value")]
    [InlineData("HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":3}}""", "")]
    [InlineData("HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"minReplicas":4,"maxReplicas":3}}""", "spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`")]
    [InlineData("HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":3,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization"}}}]}}""", "spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization")]
    [InlineData("ValidatingWebhookConfiguration", """{"webhooks":[{"name":"a.b","admissionReviewVersions":["v1"],"sideEffects":"None","clientConfig":{"url":"http://x"}}]}""", "webhooks[0].name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots\nwebhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]")]
    [InlineData("MutatingWebhookConfiguration", """{"webhooks":[{"name":"a.b.c","admissionReviewVersions":["v9"],"sideEffects":"None","timeoutSeconds":60,"clientConfig":{},"rules":[{"operations":["*","CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}]}]}""", "webhooks[0].admissionReviewVersions: Invalid value: [\"v9\"]: must include at least one of v1, v1beta1\nwebhooks[0].timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds\nwebhooks[0].clientConfig: Required value: exactly one of url or service is required\nwebhooks[0].rules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations")]
    [InlineData("ControllerRevision", """{"revision":-1}""", "data: Required value: data is mandatory\nrevision: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("VolumeAttachment", """{"spec":{"attacher":"d","nodeName":"n","source":{}}}""", "spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Box"}]}}""", "spec.limits[0].type: Invalid value: \"Box\": must be a standard limit type or fully qualified")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Container","max":{"cpu":"1"},"default":{"cpu":"2"}}]}}""", "spec.limits[0].defaultRequest[cpu]: Invalid value: \"2\": default request value 2 is greater than max value 1\nspec.limits[0].default[cpu]: Invalid value: \"1\": default value 2 is greater than max value 1")]
    [InlineData("LimitRange", """{"spec":{"limits":[{"type":"Pod","max":{"cpu":"4"},"min":{"cpu":"2"},"maxLimitRequestRatio":{"cpu":"3"}}]}}""", "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 2.000000")]
    [InlineData("ResourceQuota", """{"spec":{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"Near"}]}}}""", "spec.scopeSelector.matchExpressions.operator: Invalid value: \"Near\": not a valid selector operator")]
    [InlineData("PersistentVolume", """{"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"csi":{"driver":"A b","volumeHandle":"h","nodePublishSecretRef":{"name":"s"}}}}""", "spec.csi.driver: Invalid value: \"A b\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\nspec.csi.nodePublishSecretRef.namespace: Required value")]
    [InlineData("PriorityClass", """{"value":2000000000}""", "value: Forbidden: maximum allowed value of a user defined priority is 1000000000")]
    [InlineData("HorizontalPodAutoscaler", """{"spec":{}}""", "spec.scaleTargetRef.kind: Required value\nspec.scaleTargetRef.name: Required value\nspec.maxReplicas: Invalid value: 0: must be greater than 0\nspec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`")]
    [InlineData("EndpointSlice", """{"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""", "")]
    [InlineData("EndpointSlice", """{"addressType":"IPv4","endpoints":[{"addresses":["127.0.0.1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("EndpointSlice", """{"addressType":"IPv6","endpoints":[{"addresses":["fe80::1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"fe80::1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("EndpointSlice", """{"addressType":"IPv4","endpoints":[{"addresses":["::1"],"hostname":"A"}],"ports":[{"port":1},{"port":2}]}""", "endpoints[0].addresses[0]: Invalid value: \"::1\": must be a valid IPv4 address\nendpoints[0].hostname: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')\nports[1].name: Duplicate value: \"\"")]
    [InlineData("Endpoints", """{"subsets":[{"addresses":[{"ip":"127.0.0.1"}]}]}""", "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("Event", """{"involvedObject":{"namespace":"other"}}""", "involvedObject.namespace: Invalid value: \"other\": does not match event.namespace")]
    [InlineData("PodTemplate", """{"template":{"spec":{"containers":[]}}}""", "template.spec.containers: Required value")]
    [InlineData("Namespace", """{"spec":{"finalizers":["mine"]}}""", "spec.finalizers: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified")]
    [InlineData("Node", """{"spec":{"podCIDR":"10.1.0.0","taints":[{"key":"a","effect":"NoSchedule"},{"key":"a","effect":"NoSchedule"}]}}""", "metadata.taints[1]: Duplicate value: {\"key\":\"a\",\"effect\":\"NoSchedule\"}: taints must be unique by key and effect pair\nspec.podCIDRs[0]: Invalid value: [\"10.1.0.0\"]: must be valid CIDR")]
    [InlineData("Deployment", """{"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"Near"}]},"template":{"spec":POD}}}""", "spec.selector.matchExpressions[0].operator: Invalid value: \"Near\": not a valid selector operator\nspec.selector: Invalid value: {\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}: invalid label selector")]
    [InlineData("StorageClass", """{"provisioner":"p","volumeBindingMode":""}""", "volumeBindingMode: Unsupported value: \"\": supported values: \"Immediate\", \"WaitForFirstConsumer\"")]
    public void Faults_are_told_field_by_field(string kind, string fields, string fault) => Assert.Equal(fault, Judged.Create(kind, fields));

    [Fact]
    public void What_must_stay_stays()
    {
        const string storage = """{"provisioner":"p","parameters":{"a":"b"}}""";
        const string claim = """{"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeName":"v"},"status":{"phase":"Bound","capacity":{"storage":"1Gi"}}}""";
        const string quota = """{"spec":{"scopes":["BestEffort"]}}""";

        Assert.Equal("parameters: Forbidden: updates to parameters are forbidden.", Judged.Update("StorageClass", storage, storage.Replace("\"b\"", "\"c\"")));
        Assert.Equal("", Judged.Update("PersistentVolumeClaim", claim, claim.Replace("\"requests\":{\"storage\":\"1Gi\"}", "\"requests\":{\"storage\":\"2Gi\"}")));
        Assert.Equal("spec.resources.requests.storage: Forbidden: field can not be less than status.capacity", Judged.Update("PersistentVolumeClaim", claim, claim.Replace("\"requests\":{\"storage\":\"1Gi\"}", "\"requests\":{\"storage\":\"1Mi\"}")));
        Assert.Equal("spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims", Judged.Update("PersistentVolumeClaim", claim, claim.Replace("ReadWriteOnce", "ReadWriteMany")));
        Assert.Equal("handler: Invalid value: \"b\": field is immutable", Judged.Update("RuntimeClass", """{"handler":"a"}""", """{"handler":"b"}"""));
        Assert.Equal("spec.scopes: Invalid value: [\"NotBestEffort\"]: field is immutable", Judged.Update("ResourceQuota", quota, quota.Replace("Best", "NotBest")));
    }

    [Fact]
    public void A_node_keeps_its_networks_and_a_driver_its_topology()
    {
        const string node = """{"spec":{"podCIDR":"10.1.0.0/24","providerID":"p"}}""";
        const string drivers = """{"spec":{"drivers":[{"name":"d.io","nodeID":"n","topologyKeys":["k"],"allocatable":{"count":1}}]}}""";

        Assert.Equal("", Judged.Update("Node", node, """{"spec":{"podCIDRs":["10.1.0.0/24"],"providerID":"p","unschedulable":true}}"""));
        Assert.Equal("spec.providerID: Forbidden: node updates may not change providerID except from \"\" to valid\n[]: Forbidden: node updates may only change labels, taints, or capacity", Judged.Update("Node", node, node.Replace("\"p\"", "\"q\"")));
        Assert.Equal("", Judged.Update("CSINode", drivers, drivers.Replace(":1}", ":2}")));
        Assert.StartsWith("CSINodeDriver: Invalid value: ", Judged.Update("CSINode", drivers, drivers.Replace("\"k\"", "\"l\"")), StringComparison.Ordinal);
        Assert.Equal("preemptionPolicy: Invalid value: \"Never\": field is immutable", Judged.Update("PriorityClass", """{"value":1}""", """{"value":1,"preemptionPolicy":"Never"}"""));
    }

    [Fact]
    public void What_is_spelled_out_empty_is_as_if_it_were_left_out()
    {
        JsonObject pod = Judged.New("Pod", """{"spec":{"hostNetwork":false,"tolerations":[],"nodeSelector":{},"restartPolicy":"","automountServiceAccountToken":false,"containers":[{"name":"c","image":"web:1","livenessProbe":{"exec":{"command":["true"]},"successThreshold":0},"env":[{"name":"A","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}]}]}}""");
        JsonObject spec = pod.Child("spec")!;
        JsonObject container = spec.Objects("containers").Single();

        Assert.DoesNotContain(spec, field => field.Key is "hostNetwork" or "tolerations" or "nodeSelector");
        Assert.Equal(("Always", false), (spec.Text("restartPolicy"), spec.Flag("automountServiceAccountToken")));
        Assert.Equal(1, container.Child("livenessProbe").Whole("successThreshold"));
        Assert.Equal("0", container.Objects("env").Single().Child("valueFrom").Child("resourceFieldRef").Text("divisor"));
        Assert.Equal(0, Judged.New("ControllerRevision", """{"data":{"a":1}}""").Whole("revision"));
    }

    [Fact]
    public void Objects_are_filled_in_as_clients_expect()
    {
        JsonObject policy = Judged.New("NetworkPolicy", """{"spec":{"podSelector":{},"egress":[{}]}}""");
        JsonObject limits = Judged.New("LimitRange", """{"spec":{"limits":[{"type":"Container","max":{"cpu":"1"}}]}}""");
        JsonObject scaler = Judged.New("HorizontalPodAutoscaler", """{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},"maxReplicas":3,"behavior":{"scaleDown":{}}}}""");
        JsonObject definition = Judged.New("CustomResourceDefinition", """{"spec":{"group":"g","names":{"kind":"Dog","plural":"dogs"},"scope":"Cluster","versions":[]}}""");

        Assert.Equal(["Ingress", "Egress"], policy.Child("spec").Texts("policyTypes"));
        Assert.Equal("1", limits.Child("spec").Objects("limits").Single().Child("defaultRequest").Text("cpu"));
        Assert.Equal(80, scaler.Child("spec").Objects("metrics").Single().Child("resource").Child("target").Whole("averageUtilization"));
        Assert.Equal(2, scaler.Child("spec").Child("behavior").Child("scaleUp").Count("policies"));
        Assert.Equal(("dog", "DogList", "None"), (definition.Child("spec").Child("names").Text("singular"), definition.Child("spec").Child("names").Text("listKind"), definition.Child("spec").Child("conversion").Text("strategy")));
    }

    [Theory]
    [InlineData("ConfigMap", "data", "x", 1048576, "")]
    [InlineData("ConfigMap", "data", "x", 1048577, "[]: Too long: may not be more than 1048576 bytes")]
    [InlineData("ConfigMap", "data", "\u00e9", 524289, "[]: Too long: may not be more than 1048576 bytes")]
    [InlineData("ConfigMap", "binaryData", "AAAA", 349525, "")]
    [InlineData("ConfigMap", "binaryData", "AAAA", 349526, "[]: Too long: may not be more than 1048576 bytes")]
    [InlineData("Secret", "data", "AAAA", 349525, "")]
    [InlineData("Secret", "data", "AAAA", 349526, "data: Too long: may not be more than 1048576 bytes")]
    public void Contents_are_counted_in_bytes(string kind, string field, string unit, int count, string expected)
    {
        string contents = string.Concat(Enumerable.Repeat(unit, count));

        Assert.Equal(expected, Judged.Create(kind, $$$"""{"{{{field}}}":{"key":"{{{contents}}}"}}"""));
    }
}
