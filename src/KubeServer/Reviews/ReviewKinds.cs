using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Reviews;

/// <summary>The kinds that are questions, or orders: to create one is to ask, and nothing is stored.</summary>
internal static class ReviewKinds
{
    public static IReadOnlyList<ApiResource> All(AccessReviews access, IdentityReviews identity) =>
    [
        Of("", "Binding", KindSchemas.Binding, Subresources.BindingSubresource.CreateAsync, isNamespaced: true),
        Of("authentication.k8s.io", "SelfSubjectReview", KindSchemas.SelfSubjectReview, IdentityReviews.SelfAsync),
        Of("authentication.k8s.io", "TokenReview", KindSchemas.TokenReview, identity.TokenAsync),
        Of("authorization.k8s.io", "LocalSubjectAccessReview", KindSchemas.LocalSubjectAccessReview, access.LocalSubjectAsync, isNamespaced: true),
        Of("authorization.k8s.io", "SelfSubjectAccessReview", KindSchemas.SelfSubjectAccessReview, access.SelfAsync),
        Of("authorization.k8s.io", "SelfSubjectRulesReview", KindSchemas.SelfSubjectRulesReview, access.RulesAsync),
        Of("authorization.k8s.io", "SubjectAccessReview", KindSchemas.SubjectAccessReview, access.SubjectAsync),
    ];

    private static ApiResource Of(string group, string kind, Schema schema, Func<ApiCall, Task> answer, bool isNamespaced = false)
    {
        ResourceDefinition definition = new(group, "v1", kind, kind.ToLowerInvariant() + "s") { Namespaced = isNamespaced, Verbs = ["create"] };
        return new ApiResource(new ResourceKind(definition, schema), new KindBehaviour { Review = answer });
    }
}
