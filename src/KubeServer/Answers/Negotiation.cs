using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Answers;

/// <summary>Chooses the form of an answer from the Accept header.</summary>
internal static class Negotiation
{
    private const string MetaGroup = "meta.k8s.io";

    /// <summary>The first form among those accepted that this server has. Throws "not acceptable" where there is none.</summary>
    public static AnswerForm FormFor(HttpRequest request)
    {
        bool asksNothing = true;
        foreach (MediaRange range in MediaRange.ParseAll(request.Headers.Accept))
        {
            asksNothing = false;
            if (FormOf(range) is { } form)
                return form;
        }

        return asksNothing ? AnswerForm.Objects : throw ApiErrors.NotAcceptable("application/json");
    }

    private static AnswerForm? FormOf(MediaRange range)
    {
        if (!range.AcceptsJson)
            return null;

        return (range.As, range.Group, range.Version) switch
        {
            ("", _, _) => AnswerForm.Objects,
            ("Table", MetaGroup, "v1" or "v1beta1") => AnswerForm.Table,
            ("PartialObjectMetadata" or "PartialObjectMetadataList", MetaGroup, "v1" or "v1beta1") => AnswerForm.Metadata,
            _ => null,
        };
    }
}
