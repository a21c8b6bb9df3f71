using Gantry.Kube.Certificates;
using Gantry.Kube.Defaults;
using Gantry.Kube.Rbac;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;
using Gantry.Kube.Validation;

namespace Gantry.Kube.Kinds;

/// <summary>Who may do what, and who is who: roles and certificates.</summary>
internal static class AccessKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        new(CertificateSigningRequest.Definition, KindSchemas.CertificateSigningRequest) { Table = ClusterTables.CertificateSigningRequest, SelectableFields = ["spec.signerName"] },
        new(ClusterRoleBinding.Definition, KindSchemas.ClusterRoleBinding) { Rules = RbacRules.CheckClusterRoleBinding, Table = RbacTables.Binding, Complete = RbacDefaults.CompleteBinding },
        new(ClusterRole.Definition, KindSchemas.ClusterRole) { Rules = RbacRules.CheckClusterRole, Table = RbacTables.Role },
        new(RoleBinding.Definition, KindSchemas.RoleBinding) { Rules = RbacRules.CheckRoleBinding, Table = RbacTables.Binding, Complete = RbacDefaults.CompleteBinding },
        new(Role.Definition, KindSchemas.Role) { Rules = RbacRules.CheckRole, Table = RbacTables.Role },
    ];
}
