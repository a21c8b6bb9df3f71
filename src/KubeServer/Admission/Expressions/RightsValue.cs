using Gantry.Cel;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Expressions;

/// <summary>A question about rights, as far as an expression has put it together: who, and what.</summary>
internal sealed class RightsValue(CelType type, Authorizer authorizer, RequestUser user, AccessRequest asked) : CelOpaque(type)
{
    public static CelType AuthorizerType { get; } = CelType.Opaque("kubernetes.authorization.Authorizer");

    public static CelType PathType { get; } = CelType.Opaque("kubernetes.authorization.PathCheck");

    public static CelType GroupType { get; } = CelType.Opaque("kubernetes.authorization.GroupCheck");

    public static CelType ResourceType { get; } = CelType.Opaque("kubernetes.authorization.ResourceCheck");

    public static RightsValue Of(Authorizer authorizer, RequestUser user) => new(AuthorizerType, authorizer, user, new AccessRequest(""));

    /// <summary>The question whether the user may do something to the very resource of a request.</summary>
    public static RightsValue Of(Authorizer authorizer, AdmissionRequest request) => new(ResourceType, authorizer, request.User, new AccessRequest("")
    {
        Group = request.Definition.Group,
        Resource = request.Definition.Plural,
        Subresource = request.Subresource,
        Namespace = request.Namespace,
        Name = request.Name,
    });

    public RightsValue Narrowed(CelType to, Func<AccessRequest, string, AccessRequest> change, string text) => new(to, authorizer, user, change(asked, text));

    public RightsValue For(RequestUser other) => new(AuthorizerType, authorizer, other, new AccessRequest(""));

    // An expression is evaluated on one thread from its start to its end. All but services of others answer at once, and those only as long as they may take.
    public Verdict Judge(string verb)
    {
        ValueTask<Verdict> verdict = authorizer.JudgeAsync(user, asked with { Verb = verb }, CancellationToken.None);
        return verdict.IsCompletedSuccessfully ? verdict.Result : verdict.AsTask().GetAwaiter().GetResult();
    }

    public override bool IsEqualTo(CelOpaque other) => ReferenceEquals(this, other);
}
