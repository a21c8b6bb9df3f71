namespace Gantry.KubeServer.Authorization;

/// <summary>A binding's rules, for one of its subjects; null, and so nothing, until its role is there. An empty namespace gives them in the whole cluster.</summary>
internal sealed record Grant(string Namespace, string Binding, string RoleKind, string Role, IReadOnlyList<PolicyRule>? Rules)
{
    public string Subject { get; init; } = "";

    /// <summary>Why something is allowed, as reviews answer.</summary>
    public string Reason => Namespace.Length == 0
        ? $"RBAC: allowed by ClusterRoleBinding \"{Binding}\" of {RoleKind} \"{Role}\" to {Subject}"
        : $"RBAC: allowed by RoleBinding \"{Binding}/{Namespace}\" of {RoleKind} \"{Role}\" to {Subject}";
}
