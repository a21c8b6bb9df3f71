using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of roles and of what grants them.</summary>
internal static class RbacTables
{
    public static ResourceTable Role { get; } = new(
        [ResourceTable.NameColumn, new("Created At", "date", "When the object was created.")],
        static (item, now) => [ResourceTable.Name(item), item.Child("metadata").Text("creationTimestamp") ?? ""]);

    public static ResourceTable Binding { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Role", "string", "The kind and name of the role that is granted."),
            ResourceTable.AgeColumn,
            ResourceTable.Wide("Users", "The users to whom it is granted."),
            ResourceTable.Wide("Groups", "The groups to which it is granted."),
            ResourceTable.Wide("ServiceAccounts", "The service accounts to which it is granted."),
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            $"{item.Child("roleRef").Text("kind")}/{item.Child("roleRef").Text("name")}",
            ResourceTable.Age(item, now),
            Subjects(item, "User"),
            Subjects(item, "Group"),
            Subjects(item, "ServiceAccount"),
        ]);

    private static string Subjects(JsonObject item, string kind) =>
        string.Join(", ", item.Objects("subjects").Where(subject => subject.Text("kind") == kind).Select(
            subject => kind == "ServiceAccount" ? $"{subject.Text("namespace")}/{subject.Text("name")}" : subject.Text("name")));
}
