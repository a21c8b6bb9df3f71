using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Cbor;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;

namespace Gantry.Tests.Kube.Fuzzing;

/// <summary>Whatever comes in is either read or refused in words, and what is written is read as the same.</summary>
public sealed class CodecFuzzTests
{
    [Fact]
    public void Objects_of_every_kind_survive_protobuf()
    {
        foreach (int seed in Dice.Seeds(400))
        {
            Dice dice = new(seed);
            ResourceKind kind = dice.One(BuiltInKinds.All);
            JsonObject item = Named(kind, (JsonObject)dice.Of(kind.Schema));

            byte[] written = ProtobufEnvelope.Encode(item, kind.Schema);
            bool isRead = ProtobufEnvelope.TryDecode(written, BodySchemas.Find, out JsonObject? read, out string failure);

            Assert.True(isRead, $"seed {seed}: {failure}");
            Assert.True(Convert.ToHexString(written) == Convert.ToHexString(ProtobufEnvelope.Encode(read!, kind.Schema)), $"seed {seed}: {kind.Definition.Kind} {item.ToJsonString()}");
        }
    }

    [Fact]
    public void Broken_protobuf_is_read_or_refused()
    {
        foreach (int seed in Dice.Seeds(2000))
        {
            Dice dice = new(seed);
            ResourceKind kind = dice.One(BuiltInKinds.All);
            byte[] written = ProtobufEnvelope.Encode(Named(kind, (JsonObject)dice.Of(kind.Schema, depth: 3)), kind.Schema);

            if (ProtobufEnvelope.TryDecode(dice.Mutated(written), BodySchemas.Find, out JsonObject? read, out string failure))
                Assert.NotNull(ObjectDecoder.Conform(read, kind.Definition, kind.Schema, FieldValidation.Warn));
            else
                Assert.NotEqual("", failure);
        }
    }

    [Fact]
    public void Trees_survive_cbor()
    {
        foreach (int seed in Dice.Seeds(500))
        {
            JsonObject tree = new Dice(seed).Fields(5);

            bool isRead = CborObject.TryDecode(CborObject.Encode(tree).Span, out JsonNode? read, out string failure);

            Assert.True(isRead, $"seed {seed}: {failure}");
            Assert.True(JsonNode.DeepEquals(tree, read), $"seed {seed}: {tree.ToJsonString()} is not {read!.ToJsonString()}");
        }
    }

    [Fact]
    public void Broken_cbor_is_read_or_refused()
    {
        foreach (int seed in Dice.Seeds(3000))
        {
            Dice dice = new(seed);
            byte[] input = seed % 4 == 0 ? dice.Bytes(dice.Below(60)) : dice.Mutated(CborObject.Encode(dice.Fields(4)).ToArray());

            if (!CborObject.TryDecode(input, out _, out string failure))
                Assert.NotEqual("", failure);
        }
    }

    [Fact]
    public void Broken_json_is_read_or_refused_and_what_is_read_stays_as_it_is()
    {
        foreach (int seed in Dice.Seeds(1500))
        {
            Dice dice = new(seed);
            ResourceKind kind = dice.One(BuiltInKinds.All);
            JsonNode item = seed % 3 == 0 ? Named(kind, dice.Fields(4)) : Named(kind, (JsonObject)dice.Of(kind.Schema, depth: 3));
            byte[] input = Encoding.UTF8.GetBytes(item.ToJsonString());

            DecodedObject first = ObjectDecoder.Decode(seed % 2 == 0 ? dice.Mutated(input) : input, kind.Definition, kind.Schema, FieldValidation.Warn);

            Assert.True(first.Object is null == first.Failure is not null, $"seed {seed}");
            if (first.Object is not { } read)
                continue;
            string once = read.ToJsonString();
            DecodedObject again = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(once), kind.Definition, kind.Schema, FieldValidation.Strict);
            Assert.True(once == again.Object?.ToJsonString(), $"seed {seed}: {again.Failure} {once}");
        }
    }

    private static JsonObject Named(ResourceKind kind, JsonObject item)
    {
        item["apiVersion"] = kind.Definition.ApiVersion;
        item["kind"] = kind.Definition.Kind;
        return item;
    }
}
