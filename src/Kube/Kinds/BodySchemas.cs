using Gantry.Kube.Schemas;

namespace Gantry.Kube.Kinds;

/// <summary>The schemas of everything that a client may send as a body: the kinds themselves, and what their subresources take.</summary>
public static class BodySchemas
{
    public static Schema? Find(string apiVersion, string kind) => (apiVersion, kind) switch
    {
        // Sent in the version of whatever is deleted.
        (_, "DeleteOptions") => KindSchemas.DeleteOptions,
        ("autoscaling/v1", "Scale") => KindSchemas.Scale,
        ("v1", "Binding") => KindSchemas.Binding,
        ("policy/v1", "Eviction") => KindSchemas.Eviction,
        ("authentication.k8s.io/v1", "TokenRequest") => KindSchemas.TokenRequest,
        ("authentication.k8s.io/v1", "TokenReview") => KindSchemas.TokenReview,
        ("authentication.k8s.io/v1", "SelfSubjectReview") => KindSchemas.SelfSubjectReview,
        ("authorization.k8s.io/v1", "SubjectAccessReview") => KindSchemas.SubjectAccessReview,
        ("authorization.k8s.io/v1", "LocalSubjectAccessReview") => KindSchemas.LocalSubjectAccessReview,
        ("authorization.k8s.io/v1", "SelfSubjectAccessReview") => KindSchemas.SelfSubjectAccessReview,
        ("authorization.k8s.io/v1", "SelfSubjectRulesReview") => KindSchemas.SelfSubjectRulesReview,
        _ => BuiltInKinds.All.FirstOrDefault(known => known.Definition.Kind == kind && known.Definition.ApiVersion == apiVersion)?.Schema,
    };
}
