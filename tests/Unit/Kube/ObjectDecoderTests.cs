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
    [InlineData("""{"spec":{"replicas":"3"}}""", "spec.replicas: expected an integer (int32), found \"3\"")]
    [InlineData("""{"spec":{"replicas":3000000000}}""", "spec.replicas: expected an integer (int32), found 3000000000")]
    [InlineData("""{"spec":{"template":[]}}""", "spec.template: expected an object, found a list")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "metadata.labels.a: expected a string, found 1")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}}}}""", "spec.template.spec.containers[0].resources.limits.cpu: expected a quantity such as 250m, 1.5 or 64Mi, found \"much\"")]
    public void A_value_of_a_wrong_type_is_told_with_its_path(string json, string problem)
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
        Assert.Contains("does not match the expected kind", Some.Decode("""{"kind":"Service"}""", Some.Pod).Failure);
        Assert.Contains("does not match the expected API version (v1)", Some.Decode("""{"apiVersion":"v2"}""", Some.Pod).Failure);
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
        string json = string.Concat(Enumerable.Repeat("""{"spec":""", 5000));

        Assert.StartsWith("the body of the request is not valid JSON", Some.Decode(json, Some.Pod).Failure);
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
