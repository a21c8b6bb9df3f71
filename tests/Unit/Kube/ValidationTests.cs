using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Meta;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.Tests.Kube;

public sealed class ValidationTests
{
    [Fact]
    public void Ordinary_objects_pass()
    {
        Assert.Equal([], Some.Faults(Some.Stored(Some.PodJson, Some.Pod), Some.Pod));
        Assert.Equal([], Some.Faults(Some.Stored(Some.DeploymentJson, Some.Deployment), Some.Deployment));
        Assert.Equal([], Some.Faults(Some.Stored("""{"metadata":{"name":"web","namespace":"a"},"spec":{"ports":[{"port":80}]}}""", Some.Service), Some.Service));
        Assert.Equal([], Some.Faults(Some.Stored("""{"metadata":{"name":"web"}}""", Some.Kind("Namespace")), Some.Kind("Namespace")));
    }

    [Theory]
    [InlineData("""{"containers":[]}""", "spec.containers: Required value")]
    [InlineData("""{"containers":[{"name":"c"}]}""", "spec.containers[0].image: Required value")]
    [InlineData("""{"containers":[{"image":"i"}]}""", "spec.containers[0].name: Required value")]
    [InlineData("""{"containers":[{"name":"c","image":"i"},{"name":"c","image":"i"}]}""", "spec.containers[1].name: Duplicate value: \"c\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"restartPolicy":"Sometimes"}""", "spec.restartPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/v"}]}]}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData("""{"containers":[{"name":"c","image":"i","ports":[{"containerPort":70000}]}]}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData("""{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1"},"requests":{"cpu":"2"}}}]}""", "spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1")]
    [InlineData("""{"containers":[{"name":"c","image":"i","livenessProbe":{}}]}""", "spec.containers[0].livenessProbe: Required value: must specify a handler type")]
    [InlineData("""{"containers":[{"name":"c","image":"i","livenessProbe":{"successThreshold":2,"exec":{"command":["true"]}}}]}""", "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","secret":{"secretName":"s"},"emptyDir":{}}]}""", "spec.volumes[0].emptyDir: Forbidden: may not specify more than 1 volume type")]
    [InlineData("""{"containers":[{"name":"c","image":"i"}],"volumes":[{"name":"v","configMap":{"name":"m","items":[{"key":"k","path":"../up"}]}}]}""", "spec.volumes[0].configMap.items[0].path: Invalid value: \"../up\": must not contain '..'")]
    public void A_faulty_pod_is_told_field_by_field(string spec, string fault)
    {
        JsonObject pod = Some.Stored("""{"metadata":{"name":"web","namespace":"default"},"spec":SPEC}""".Replace("SPEC", spec), Some.Pod);

        Assert.Equal([fault], Some.Faults(pod, Some.Pod));
    }

    [Fact]
    public void A_template_whose_labels_the_selector_misses_is_refused()
    {
        JsonObject deployment = Some.Stored(Some.DeploymentJson.Replace("\"matchLabels\":{\"app\":\"web\"}", "\"matchLabels\":{\"app\":\"api\"}"), Some.Deployment);

        Assert.Equal(["spec.template.metadata.labels: Invalid value: {\"app\":\"web\"}: `selector` does not match template `labels`"], Some.Faults(deployment, Some.Deployment));
    }

    [Fact]
    public void A_deployment_keeps_its_selector()
    {
        JsonObject before = Some.Stored(Some.DeploymentJson, Some.Deployment);
        JsonObject after = Some.Stored(Some.DeploymentJson.Replace("\"app\":\"web\"", "\"app\":\"api\""), Some.Deployment);

        Assert.Equal(["spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"api\"}}: field is immutable"], Some.Faults(after, Some.Deployment, before));
    }

    [Fact]
    public void A_pod_may_change_its_image_and_little_else()
    {
        JsonObject before = Some.Stored(Some.PodJson, Some.Pod);
        JsonObject newImage = Some.Stored(Some.PodJson, Some.Pod, pod => pod.Child("spec").Objects("containers").First()["image"] = "web:2");
        JsonObject newCommand = Some.Stored(Some.PodJson, Some.Pod, pod => pod.Child("spec").Objects("containers").First()["command"] = new JsonArray("x"));
        JsonObject bound = Some.Stored(Some.PodJson, Some.Pod, pod => pod.Child("spec")!["nodeName"] = "n1");

        Assert.Equal([], Some.Faults(newImage, Some.Pod, before));
        Assert.Equal([], Some.Faults(bound, Some.Pod, before));
        Assert.StartsWith("spec: Forbidden: pod updates may not change fields other than", Assert.Single(Some.Faults(newCommand, Some.Pod, before)));
        Assert.Single(Some.Faults(before, Some.Pod, bound));
    }

    [Theory]
    [InlineData("Web", "metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 subdomain must consist of")]
    [InlineData("", "metadata.name: Required value: name or generateName is required")]
    [InlineData("a..b", "metadata.name: Invalid value: \"a..b\": a lowercase RFC 1123 subdomain")]
    public void A_name_has_a_syntax(string name, string fault)
    {
        JsonObject pod = Some.Stored(Some.PodJson.Replace("\"web\"", $"\"{name}\""), Some.Pod);

        Assert.StartsWith(fault, Assert.Single(Some.Faults(pod, Some.Pod)));
    }

    [Fact]
    public void A_service_keeps_its_address_and_names_its_ports()
    {
        const string json = """{"metadata":{"name":"web","namespace":"a"},"spec":{"clusterIP":"10.96.0.1","ports":[{"port":80},{"port":80}]}}""";
        JsonObject service = Some.Stored(json, Some.Service);

        Assert.Equal(
            ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value", "spec.ports[1]: Duplicate value: {\"port\":80,\"protocol\":\"TCP\"}"],
            Some.Faults(service, Some.Service));
        JsonObject moved = Some.Stored(json.Replace("10.96.0.1", "10.96.0.2").Replace(",{\"port\":80}", ""), Some.Service);
        Assert.Equal(["spec.clusterIPs[0]: Invalid value: \"10.96.0.2\": field is immutable"], Some.Faults(moved, Some.Service, service));
    }

    [Fact]
    public void An_immutable_config_map_stays_as_it_is()
    {
        ResourceKind kind = Some.Kind("ConfigMap");
        JsonObject before = Some.Tree("""{"metadata":{"name":"m","namespace":"a"},"data":{"a":"1"},"immutable":true}""");
        JsonObject after = Some.Tree("""{"metadata":{"name":"m","namespace":"a"},"data":{"a":"2"},"immutable":true}""");

        Assert.Equal(["data: Forbidden: field is immutable when `immutable` is set"], Some.Faults(after, kind, before));
    }

    [Fact]
    public void Several_faults_become_one_answer_with_a_cause_each()
    {
        FieldErrors errors = ObjectValidation.Validate(Some.Tree("""{"metadata":{"name":"web","namespace":"a"},"spec":{"ports":[{"port":0}]}}"""), null, Some.Service);
        errors.Require("spec.more");

        Status status = errors.ToStatus(Some.Service.Definition, "web");

        Assert.Equal((422, "Invalid", "Service \"web\" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.more: Required value]"), (status.Code, status.Reason, status.Message));
        Assert.Equal(["FieldValueInvalid", "FieldValueRequired"], status.Details!.Causes.Select(cause => cause.Reason));
    }
}
