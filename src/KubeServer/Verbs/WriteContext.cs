using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>An object on its way into the store, with everything that a step may ask or add.</summary>
internal sealed record WriteContext
{
    public required ObjectRegistry Registry { get; init; }

    public required ApiResource Resource { get; init; }

    public required RequestUser User { get; init; }

    /// <summary>The subresource that is written, empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The object as stored; null on creation.</summary>
    public JsonObject? Old { get; init; }

    /// <summary>The object as it shall be; steps change it.</summary>
    public required JsonObject New { get; init; }

    /// <summary>The name under which the fields that this write changes are owned.</summary>
    public string Manager { get; init; } = "kube-apiserver";

    /// <summary>Who owns what after an apply, which decides it itself; null for all other writes.</summary>
    public ManagedFields? AppliedOwners { get; init; }

    /// <summary>Who applies; null for all other writes.</summary>
    public FieldOwner? Applier { get; init; }

    /// <summary>Whether an apply takes fields that others own.</summary>
    public bool Overrides { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>The request that this write is part of; null for the server's own.</summary>
    public ApiCall? Call { get; init; }

    /// <summary>How admission sees the object where the subresource shows another form of it.</summary>
    public SubresourceView? View { get; init; }

    /// <summary>Whether admission has judged the request already, in the form in which it came.</summary>
    public bool IsAdmitted { get; init; }

    public List<string> Warnings { get; init; } = [];

    public FieldErrors Errors { get; } = new();

    /// <summary>What was taken for this write, such as an address; given back once the write is done or has failed.</summary>
    public List<IAsyncDisposable> Claims { get; } = [];

    public ResourceDefinition Definition => Resource.Definition;

    public bool IsCreation => Old is null;

    public ObjectKey Key => new(New.Namespace, New.Name);

    /// <summary>The write that a request asks for.</summary>
    /// <param name="old">Null where the object is new.</param>
    public static WriteContext Of(ApiCall call, JsonObject? old, JsonObject item) =>
        new() { Registry = call.Registry, Resource = call.Resource, User = call.User, Call = call, Old = old, New = item };

    public async ValueTask ReleaseClaimsAsync()
    {
        foreach (IAsyncDisposable claim in Claims)
            await claim.DisposeAsync();
        Claims.Clear();
    }
}
