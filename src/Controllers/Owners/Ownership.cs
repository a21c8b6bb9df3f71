using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.Owners;

/// <summary>Who owns an object, and how that is written.</summary>
internal static class Ownership
{
    /// <summary>The reference that makes the owner the one controller of an object.</summary>
    public static OwnerReference AsController(this IKubeObject owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Name,
        Uid = owner.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    public static WatchIndex<T> ByController<T>(this WatchCache<T> cache)
        where T : class, IKubeObject =>
        cache.Index("controller", item => item.Controller is { } owner ? [owner.Uid] : []);

    /// <summary>Objects without a controller, by namespace: those that may be adopted.</summary>
    public static WatchIndex<T> Orphans<T>(this WatchCache<T> cache)
        where T : class, IKubeObject =>
        cache.Index("orphans", item => item.Controller is null ? [item.Namespace] : []);

    /// <summary>The owner's key where the controller of an object is of this kind.</summary>
    public static ObjectKey? ControllerOfKind(this IKubeObject item, ResourceDefinition kind) =>
        item.Controller is { } owner && owner.Kind == kind.Kind && owner.ApiVersion == kind.ApiVersion ? new(item.Namespace, owner.Name) : null;
}
