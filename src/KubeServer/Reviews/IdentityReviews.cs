using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Reviews;

/// <summary>Answers questions about identity: who am I, and whose is this token.</summary>
internal sealed class IdentityReviews(Func<BearerAuthenticator> tokens, IReadOnlyList<string> ownAudiences)
{
    public static async Task SelfAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        review["status"] = new JsonObject { ["userInfo"] = call.User.ToInfo() };
        await AnswerWriter.TreeAsync(call.Http, 201, review);
    }

    public async Task TokenAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        JsonObject spec = review.ChildOrNew("spec");
        string token = spec.Text("token") ?? "";
        if (token.Length == 0)
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        string[] audiences = [.. spec.Texts("audiences")];
        IReadOnlyList<string> wanted = audiences.Length == 0 ? ownAudiences : audiences;
        BearerAuthenticator bearers = tokens();
        TokenOwner? owner = await bearers.AuthenticateAsync(token, wanted, call.Cancel);
        review["status"] = owner is null
            ? new JsonObject { ["user"] = new JsonObject(), ["error"] = await bearers.ExplainAsync(token, wanted, call.Cancel) }
            : new JsonObject
            {
                ["authenticated"] = true,
                ["user"] = owner.User.ToInfo(),
                ["audiences"] = new JsonArray([.. owner.Audiences.Select(audience => (JsonNode)audience)]),
            };
        await AnswerWriter.TreeAsync(call.Http, 201, review);
    }
}
