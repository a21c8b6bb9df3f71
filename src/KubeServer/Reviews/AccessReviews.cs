using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Reviews;

/// <summary>Answers questions about rights: may somebody do this, and what may he do at all.</summary>
internal sealed class AccessReviews(Func<Authorizer> authorizer)
{
    // Clients are told of no kind where a question is not in order.
    private static readonly Kube.ResourceDefinition AnyKind = new("authorization.k8s.io", "v1", "", "");

    private static readonly PolicyRule[] Masters = [new(["*"], ["*"], ["*"], [], []), new(["*"], [], [], [], ["*"])];

    public async Task SubjectAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        JsonObject spec = review.ChildOrNew("spec");
        CheckSpec(call, review, needsUser: true);
        await AnswerAsync(call, review, UserOf(spec));
    }

    public async Task LocalSubjectAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        JsonObject spec = review.ChildOrNew("spec");
        CheckSpec(call, review, needsUser: true);
        await AnswerAsync(call, review, UserOf(spec));
    }

    public async Task SelfAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        CheckSpec(call, review, needsUser: false);
        await AnswerAsync(call, review, call.User);
    }

    public async Task RulesAsync(ApiCall call)
    {
        JsonObject review = await ObjectBody.ReadAsync(call);
        string space = review.Child("spec").Text("namespace") ?? "";
        if (space.Length == 0)
            throw ApiErrors.BadRequest("no namespace on request");
        PolicyRule[] rules = [.. call.User.IsMaster ? Masters : [], .. authorizer().Book.RulesFor(call.User, space).Select(pair => pair.Rule)];
        bool hasOthers = authorizer().HasOthers;

        // What was asked is not said again.
        review["spec"] = new JsonObject();
        review["status"] = new JsonObject
        {
            ["incomplete"] = hasOthers,
            ["nonResourceRules"] = new JsonArray([.. rules.Where(rule => rule.Paths.Count > 0).Distinct(PolicyRule.SameContent).Select(rule => rule.ToJson())]),
            ["resourceRules"] = new JsonArray([.. rules.Where(rule => rule.Resources.Count > 0).Distinct(PolicyRule.SameContent).Select(rule => rule.ToJson())]),
        };
        string[] faults = [authorizer().Book.LossFor(call.User, space), hasOthers ? "webhook authorizer does not support user rule resolution" : ""];
        if (string.Join(", ", faults.Where(fault => fault.Length > 0)) is { Length: > 0 } fault)
            review["status"]!["evaluationError"] = fault;
        await AnswerWriter.TreeAsync(call.Http, 201, review);
    }

    private static RequestUser UserOf(JsonObject spec)
    {
        Dictionary<string, IReadOnlyList<string>> extra = [];
        foreach ((string key, _) in spec.Child("extra") ?? [])
            extra[key] = [.. spec.Child("extra").Texts(key)];
        return new RequestUser(spec.Text("user") ?? "", [.. spec.Texts("groups")]) { Uid = spec.Text("uid") ?? "", Extra = extra };
    }

    private static void CheckSpec(ApiCall call, JsonObject review, bool needsUser)
    {
        FieldErrors errors = new();
        JsonObject? spec = review.Child("spec");
        bool hasResource = spec.Child("resourceAttributes") is not null;
        bool hasPath = spec.Child("nonResourceAttributes") is not null;
        if (hasResource && hasPath)
            errors.Invalid("spec.nonResourceAttributes", spec!["nonResourceAttributes"], "cannot be specified in combination with resourceAttributes");
        if (!hasResource && !hasPath)
            errors.Invalid("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified");
        if (needsUser && string.IsNullOrEmpty(spec.Text("user")) && !spec.Texts("groups").Any())
            errors.Invalid("spec.user", "", "at least one of user or group must be specified");
        Asked(spec ?? [], errors);
        CheckPlace(call, review, errors);
        if (!errors.None)
            throw ApiErrors.Invalid(AnyKind, "", errors);
    }

    // A question is no object: it has no metadata but the namespace that it is asked in.
    private static void CheckPlace(ApiCall call, JsonObject review, FieldErrors errors)
    {
        JsonObject metadata = (JsonObject)review.Metadata.DeepClone();
        metadata.Remove("namespace");
        metadata.Remove("managedFields");
        if (metadata.Any(field => !field.Value.IsBlank))
            errors.Invalid("metadata", metadata, "must be empty");
        if (!call.Definition.Namespaced)
            return;
        JsonObject? spec = review.Child("spec");
        if (spec.Child("resourceAttributes") is { } resource && (resource.Text("namespace") ?? "") != call.Target.Namespace)
            errors.Invalid("spec.resourceAttributes.namespace", resource.Text("namespace") ?? "", "must match metadata.namespace");
        if (spec.Child("nonResourceAttributes") is { } path)
            errors.Invalid("spec.nonResourceAttributes", path, "disallowed on this kind of request");
    }

    private async Task AnswerAsync(ApiCall call, JsonObject review, RequestUser user)
    {
        Verdict verdict = await authorizer().JudgeAsync(user, Asked(review.ChildOrNew("spec"), new FieldErrors()), call.Cancel);
        JsonObject status = new() { ["allowed"] = verdict.IsAllowed };
        if (verdict.IsDenied)
            status["denied"] = true;
        if (verdict.Reason.Length > 0)
            status["reason"] = verdict.Reason;
        review["status"] = status;
        await AnswerWriter.TreeAsync(call.Http, 201, review);
    }

    private static AccessRequest Asked(JsonObject spec, FieldErrors errors)
    {
        if (spec.Child("nonResourceAttributes") is { } path)
            return AccessRequest.OfPath(path.Text("verb") ?? "", path.Text("path") ?? "");
        JsonObject? resource = spec.Child("resourceAttributes");
        return new AccessRequest(resource.Text("verb") ?? "")
        {
            Group = resource.Text("group") ?? "",
            Version = resource.Text("version") ?? "",
            FieldSelector = AccessSelector.Read(resource.Child("fieldSelector"), "spec.resourceAttributes.fieldSelector", isOfLabels: false, errors),
            LabelSelector = AccessSelector.Read(resource.Child("labelSelector"), "spec.resourceAttributes.labelSelector", isOfLabels: true, errors),
            Resource = resource.Text("resource") ?? "",
            Subresource = resource.Text("subresource") ?? "",
            Namespace = resource.Text("namespace") ?? "",
            Name = resource.Text("name") ?? "",
        };
    }
}
