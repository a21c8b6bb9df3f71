using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The groups that a binding need not spell out.</summary>
internal static class RbacDefaults
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void CompleteBinding(JsonObject binding)
    {
        if (binding.Child("roleRef") is { } role && string.IsNullOrEmpty(role.Text("apiGroup")))
            role["apiGroup"] = Group;
        foreach (JsonObject subject in binding.Objects("subjects"))
        {
            if (string.IsNullOrEmpty(subject.Text("apiGroup")) && subject.Text("kind") is "User" or "Group")
                subject["apiGroup"] = Group;
        }
    }
}
