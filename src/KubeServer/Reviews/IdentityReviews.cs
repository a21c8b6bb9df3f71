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
        review["status"] = new JsonObject { ["userInfo"] = InfoOf(call.User) };
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
                ["user"] = InfoOf(owner.User),
                ["audiences"] = new JsonArray([.. owner.Audiences.Select(audience => (JsonNode)audience)]),
            };
        await AnswerWriter.TreeAsync(call.Http, 201, review);
    }

    internal static JsonObject InfoOf(RequestUser user)
    {
        JsonObject info = new() { ["username"] = user.Name };
        if (user.Uid.Length > 0)
            info["uid"] = user.Uid;
        info.SetTexts("groups", user.Groups);
        if (user.Extra.Count > 0)
            info["extra"] = new JsonObject(user.Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => (JsonNode)value)]))));
        return info;
    }
}
