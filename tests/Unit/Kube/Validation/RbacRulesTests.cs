using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Validation;

public sealed class RbacRulesTests
{
    [Theory]
    [InlineData("Role", """{"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}""", "")]
    [InlineData("Role", """{"rules":[{"verbs":[],"apiGroups":[""],"resources":["pods"]}]}""", "rules[0].verbs: Required value: verbs must contain at least one value")]
    [InlineData("Role", """{"rules":[{"verbs":["get"],"resources":["pods"]}]}""", "rules[0].apiGroups: Required value: resource rules must supply at least one api group")]
    [InlineData("Role", """{"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}]}""", "rules[0].nonResourceURLs: Invalid value: [\"/healthz\"]: namespaced rules cannot apply to non-resource URLs")]
    [InlineData("ClusterRole", """{"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}]}""", "")]
    [InlineData("ClusterRole", """{"aggregationRule":{}}""", "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil")]
    [InlineData("RoleBinding", """{"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"User","name":"u"}]}""", "")]
    [InlineData("RoleBinding", """{"roleRef":{"kind":"Group","name":"r"}}""", "roleRef.kind: Unsupported value: \"Group\": supported values: \"Role\", \"ClusterRole\"")]
    [InlineData("ClusterRoleBinding", """{"roleRef":{"kind":"Role","name":"r"}}""", "roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"")]
    [InlineData("ClusterRoleBinding", """{"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"ServiceAccount","name":"a"}]}""", "subjects[0].namespace: Required value")]
    public void Roles_and_bindings_are_judged_field_by_field(string kindName, string fields, string fault)
    {
        var kind = Some.Kind(kindName);
        string place = kind.Definition.Namespaced ? ",\"namespace\":\"a\"" : "";
        JsonObject item = Some.Stored($$"""{"metadata":{"name":"system:x"{{place}}},{{fields[1..]}}""", kind);

        Assert.Equal(fault, string.Join('\n', Some.Faults(item, kind)));
    }

    [Fact]
    public void A_binding_spells_out_the_groups_and_keeps_its_role()
    {
        var kind = Some.Kind("ClusterRoleBinding");
        JsonObject before = Some.Stored("""{"metadata":{"name":"b"},"roleRef":{"kind":"ClusterRole","name":"view"},"subjects":[{"kind":"Group","name":"g"},{"kind":"ServiceAccount","name":"a","namespace":"n"}]}""", kind);
        JsonObject after = (JsonObject)before.DeepClone();
        after["roleRef"]!["name"] = "edit";

        Assert.Equal("rbac.authorization.k8s.io", before.Child("roleRef").Text("apiGroup"));
        Assert.Equal(["rbac.authorization.k8s.io", null], before.Objects("subjects").Select(subject => subject.Text("apiGroup")));
        Assert.EndsWith(": cannot change roleRef", Assert.Single(Some.Faults(after, kind, before)));
    }
}
