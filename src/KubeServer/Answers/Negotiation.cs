using Gantry.Kube.Cbor;
using Gantry.Kube.Protobuf;
using Gantry.KubeServer.Yaml;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Answers;

/// <summary>Chooses the form of an answer, and how it is written, from the Accept header.</summary>
internal static class Negotiation
{
    private const string MetaGroup = "meta.k8s.io";
    private const string Json = "application/json";

    private static readonly (string Type, AnswerEncoding Encoding)[] Offers =
    [
        (Json, AnswerEncoding.Json),
        (YamlTree.MediaType, AnswerEncoding.Yaml),
        (ProtobufEnvelope.MediaType, AnswerEncoding.Protobuf),
        (CborObject.MediaType, AnswerEncoding.Cbor),
    ];

    /// <summary>The first form among those accepted that this server has. Throws "not acceptable" where there is none.</summary>
    public static Acceptance For(HttpRequest request, bool hasProtobuf, string verb, bool hasTable = true)
    {
        bool isWatch = verb == "watch";
        if (TryFind(request, hasProtobuf, isWatch, hasTable) is { } found && !(verb == "list" && found.IsOfOne))
            return found.Encoding is AnswerEncoding.Json && !isWatch && WantsPretty(request) ? found with { Encoding = AnswerEncoding.Pretty } : found;
        throw ApiErrors.NotAcceptable([.. Offers.Where(offer => Has(offer.Encoding, hasProtobuf, isWatch)).Select(offer => isWatch ? offer.Type + ";stream=watch" : offer.Type)]);
    }

    /// <summary>Throws "not acceptable" where a client takes no plain document.</summary>
    public static void RequireDocument(HttpRequest request)
    {
        if (TryFind(request, hasProtobuf: true, isWatch: false, isDocument: true) is null)
            throw ApiErrors.NotAcceptable([.. Offers.Select(offer => offer.Type)]);
    }

    /// <summary>How an answer is written that is in no form of objects, such as a refusal; JSON where the client names nothing that this server has.</summary>
    public static AnswerEncoding EncodingFor(HttpRequest request)
    {
        AnswerEncoding encoding = TryFind(request, hasProtobuf: true, isWatch: false)?.Encoding ?? AnswerEncoding.Json;
        return encoding is AnswerEncoding.Json && WantsPretty(request) ? AnswerEncoding.Pretty : encoding;
    }

    public static string TypeOf(AnswerEncoding encoding) => encoding switch
    {
        AnswerEncoding.Yaml => YamlTree.MediaType,
        AnswerEncoding.Protobuf => ProtobufEnvelope.MediaType,
        AnswerEncoding.Cbor => CborObject.MediaType,
        _ => Json,
    };

    private static Acceptance? TryFind(HttpRequest request, bool hasProtobuf, bool isWatch, bool hasTable = true, bool isDocument = false)
    {
        if (request.Headers.Accept is [] or [Json or "*/*" or ""])
            return new Acceptance(AnswerForm.Objects, AnswerEncoding.Json);
        foreach (MediaRange range in MediaRange.ParseAll(request.Headers.Accept))
        {
            foreach ((string type, AnswerEncoding encoding) in Offers)
            {
                if (range.Accepts(type) && Has(encoding, hasProtobuf, isWatch || range.Stream.Length > 0) && FormOf(range, encoding) is { } form && (hasTable || form is not AnswerForm.Table) && (!isDocument || form is AnswerForm.Objects))
                    return new Acceptance(form, encoding) { IsOfOne = range.As == ObjectForms.MetaKind };
            }
        }

        return null;
    }

    // YAML has no form in which one object follows another that clients could tell apart.
    private static bool Has(AnswerEncoding encoding, bool hasProtobuf, bool isStream) => encoding switch
    {
        AnswerEncoding.Protobuf => hasProtobuf,
        AnswerEncoding.Yaml => !isStream,
        _ => true,
    };

    private static AnswerForm? FormOf(MediaRange range, AnswerEncoding encoding)
    {
        if (range.Stream is not ("" or "watch"))
            return null;
        return (range.As, range.Group, range.Version) switch
        {
            ("", "", "") => AnswerForm.Objects,
            ("Table", MetaGroup, "v1" or "v1beta1") when encoding is not AnswerEncoding.Protobuf => AnswerForm.Table,
            ("PartialObjectMetadata" or "PartialObjectMetadataList", MetaGroup, "v1" or "v1beta1") => AnswerForm.Metadata,
            _ => null,
        };
    }

    // People who look with a browser or a simple tool say so by being there.
    private static bool WantsPretty(HttpRequest request)
    {
        if (request.Query.TryGetValue("pretty", out var asked) && asked.Count > 0 && asked[0] is { Length: > 0 } text)
            return text is "1" or "t" or "T" or "true" or "True" or "TRUE";
        string agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal) || agent.StartsWith("Wget", StringComparison.Ordinal) || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }
}
