using Gantry.Kube;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>One request to a resource, authenticated and routed: what every verb works from.</summary>
internal sealed record ApiCall(ObjectRegistry Registry, HttpContext Http, RequestUser User, ApiResource Resource, RequestTarget Target, string Verb)
{
    /// <summary>The form of the resource that the client speaks: the resource itself unless it has several.</summary>
    public ApiResource Face { get; init; } = Resource;

    public ResourceDefinition Definition => Face.Definition;

    public ObjectKey Key => new(Target.Namespace, Target.Name);

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>The form in which the client wants the answer.</summary>
    public required AnswerForm Form { get; init; }

    /// <summary>How it shall be written.</summary>
    public AnswerEncoding Encoding { get; init; }

    public ObjectForms Forms => new(Resource.Kind.Table, Query.Text("includeObject"), Registry.Clock, Face.IsStored ? null : Face.FromStored);

    /// <summary>Whether the client asks for a trial run; what it may say of that is judged by <see cref="RequestOptions"/>.</summary>
    public bool IsDryRun => Query.Has("dryRun");

    public QueryReader Query => new(Http.Request.Query);
}
