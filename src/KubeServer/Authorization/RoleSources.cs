using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Authorization;

/// <summary>The objects that a <see cref="RoleBook"/> is made of.</summary>
internal sealed record RoleSources(OrderedObjects Roles, OrderedObjects ClusterRoles, OrderedObjects Bindings, OrderedObjects ClusterBindings);
