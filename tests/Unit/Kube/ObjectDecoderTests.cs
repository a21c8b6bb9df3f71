using System.Text;
using Gantry.Kube.Decoding;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

public sealed class ObjectDecoderTests
{
    [Fact]
    public void An_unknown_field_is_refused_by_its_path_when_validation_is_strict()
    {
        DecodedObject decoded = Some.Decode("""{"spec":{"foo":1,"containers":[{"name":"c","imagee":"x"}]}}""", Some.Pod);

        Assert.Equal("Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field \"spec.foo\", unknown field \"spec.containers[0].imagee\"", decoded.Failure);
    }

    [Fact]
    public void An_unknown_field_is_dropped_with_a_warning_when_validation_warns()
    {
        DecodedObject decoded = Some.Decode("""{"spec":{"foo":1}}""", Some.Pod, FieldValidation.Warn);

        Assert.Equal(["unknown field \"spec.foo\""], decoded.Warnings);
        Assert.Null(decoded.Object.Child("spec").Field("foo"));
    }

    [Fact]
    public void A_field_that_comes_twice_is_told_and_the_last_value_counts()
    {
        Assert.EndsWith("strict decoding error: duplicate field \"spec.hostname\"", Some.Decode("""{"spec":{"hostname":"a","hostname":"b"}}""", Some.Pod).Failure);
        Assert.Equal("b", Some.Decode("""{"spec":{"hostname":"a","hostname":"b"}}""", Some.Pod, FieldValidation.Ignore).Object.Child("spec").Text("hostname"));
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"paused":"x","replicas":"3"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool")]
    [InlineData("""{"spec":{"template":[]}}""", "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec")]
    [InlineData("""{"metadata":5}""", "json: cannot unmarshal number into Go struct field Deployment.metadata of type v1.ObjectMeta")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"metadata":{"labels":[]}}""", "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"env":[{"value":true}]}]}}}}""", "json: cannot unmarshal bool into Go struct field EnvVar.spec.template.spec.containers.env.value of type string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":"c"}}}}""", "json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    [InlineData("""{"spec":{"strategy":{"rollingUpdate":{"maxSurge":true}}}}""", "json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32")]
    [InlineData("""{"metadata":{"creationTimestamp":"x"}}""", "parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-13-01T00:00:00Z"}}""", "parsing time \"2026-13-01T00:00:00Z\": month out of range")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void A_value_of_a_wrong_type_is_told_with_its_field(string json, string problem)
    {
        Assert.Equal($"Deployment in version \"v1\" cannot be handled as a Deployment: {problem}", Some.Decode(json, Some.Deployment).Failure);
    }

    [Fact]
    public void Nulls_vanish_and_names_of_the_kind_are_filled_in()
    {
        DecodedObject decoded = Some.Decode("""{"metadata":{"creationTimestamp":null},"status":null}""", Some.Pod);

        Assert.Equal("""{"apiVersion":"v1","kind":"Pod","metadata":{}}""", decoded.Object!.ToJsonString());
    }

    [Fact]
    public void An_object_of_another_kind_is_refused()
    {
        Assert.Equal("Service in version \"v1\" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): unknown conversion", Some.Decode("""{"kind":"Service"}""", Some.Pod).Failure);
        Assert.Equal("Pod in version \"v2\" cannot be handled as a Pod: no kind \"Pod\" is registered for version \"v2\"", Some.Decode("""{"apiVersion":"v2"}""", Some.Pod).Failure);
        Assert.Contains("does not match the expected API version (autoscaling/v2)", Some.Decode("""{"apiVersion":"autoscaling/v1"}""", Some.Kind("HorizontalPodAutoscaler")).Failure);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("\"0.5\"", "500m")]
    [InlineData("\"1024Ki\"", "1Mi")]
    [InlineData("\"1.5Gi\"", "1536Mi")]
    [InlineData("\"2000\"", "2k")]
    [InlineData("\"1e3\"", "1k")]
    public void Amounts_have_one_spelling(string written, string stored)
    {
        DecodedObject decoded = Some.Decode("""{"spec":{"containers":[{"resources":{"limits":{"cpu":AMOUNT}}}]}}""".Replace("AMOUNT", written), Some.Pod);

        Assert.Equal(stored, decoded.Object!["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("\"90000000000000000000000000.5\"")]
    [InlineData("1e300")]
    [InlineData("\"-9E\"")]
    [InlineData("\"1Ei5\"")]
    public void Amounts_beyond_all_measure_do_no_harm(string written)
    {
        DecodedObject decoded = Some.Decode("""{"spec":{"containers":[{"resources":{"limits":{"cpu":AMOUNT}}}]}}""".Replace("AMOUNT", written), Some.Pod);

        Assert.True(decoded.Failure is not null || decoded.Object is not null);
        Assert.Equal(long.MaxValue, Gantry.Kube.Quantity.Parse("8E").Thousandths);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        string open = string.Concat(Enumerable.Repeat("""{"spec":""", 5000));
        string closed = open + "1" + new string('}', 5000);

        Assert.Equal("the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({\"spec\":{\"spec\":{\"spec\":{\"spec ...)", Some.Decode(open, Some.Pod).Failure);
        Assert.Contains("json parse error: exceeded max depth", Some.Decode(closed, Some.Pod).Failure);
    }

    [Fact]
    public void Published_objects_of_our_kinds_decode_strictly()
    {
        string folder = SharedFiles.Require("data/kubernetes-objects");
        foreach (var kind in Gantry.Kube.Kinds.BuiltInKinds.All)
        {
            string group = kind.Definition.Group.Length == 0 ? "core" : kind.Definition.Group;
            string file = Path.Combine(folder, $"{group}.{kind.Definition.Version}.{kind.Definition.Kind}.json");
            if (File.Exists(file))
                Assert.Null(ObjectDecoder.Decode(File.ReadAllBytes(file), kind.Definition, kind.Schema, FieldValidation.Strict).Failure);
        }
    }
}
