using Gantry.Kube.Cbor;
using Gantry.Kube.Protobuf;
using Gantry.KubeServer.Yaml;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The media types that a kind is sent and received in.</summary>
internal sealed record DocumentMedia(IReadOnlyList<string> Objects, IReadOnlyList<string> Streams, IReadOnlyList<string> Patches)
{
    public const string Anything = "*/*";
    private const string Json = "application/json";
    private const string JsonStream = Json + ";stream=watch";
    private const string CborStream = "application/cbor-seq";
    private const string JsonPatch = "application/json-patch+json";
    private const string MergePatch = "application/merge-patch+json";
    private const string StrategicPatch = "application/strategic-merge-patch+json";
    private const string Apply = "application/apply-patch+yaml";
    private const string ApplyCbor = "application/apply-patch+cbor";

    public static readonly DocumentMedia BuiltIn = new(
        [Json, YamlTree.MediaType, ProtobufEnvelope.MediaType, CborObject.MediaType],
        [Json, YamlTree.MediaType, ProtobufEnvelope.MediaType, CborObject.MediaType, JsonStream, ProtobufEnvelope.MediaType + ";stream=watch", CborStream],
        [JsonPatch, MergePatch, StrategicPatch, Apply, ApplyCbor]);

    /// <summary>Users' own kinds: their schemas know neither field numbers nor the strategic merge.</summary>
    public static readonly DocumentMedia Custom = new(
        [Json, YamlTree.MediaType, CborObject.MediaType], [Json, YamlTree.MediaType, CborObject.MediaType, JsonStream, CborStream], [JsonPatch, MergePatch, Apply, ApplyCbor])
    {
        Received = [Json, YamlTree.MediaType],
    };

    private IReadOnlyList<string> Received { get; init; } = [Anything];

    public IReadOnlyList<string> ReceivedBy(DocumentOperation operation) =>
        operation.Action == DocumentAction.Patch ? Patches : operation.Action == DocumentAction.Discover ? Objects : Received;

    public IReadOnlyList<string> SentBy(DocumentOperation operation)
    {
        if (operation.Action == DocumentAction.Connect)
            return [Anything];
        if (operation.Action.IsStream)
            return Streams;
        return operation.Answer.Length > 0 || operation.Action == DocumentAction.Discover ? Objects : ["text/plain", .. Objects];
    }
}
