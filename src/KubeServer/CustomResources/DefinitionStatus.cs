using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources;

/// <summary>What the server makes of a definition: whether its names are free, whether its kind is served, which versions were ever stored.</summary>
internal static class DefinitionStatus
{
    public const string Established = "Established";
    public const string Terminating = "Terminating";
    public const string NamesAccepted = "NamesAccepted";

    public static bool IsTrue(JsonObject definition, string condition) => Find(definition, condition).Text("status") == "True";

    /// <summary>Brings the status of a definition up to date with its spec and with the names that others have.</summary>
    /// <param name="others">The other definitions of the group, with the names that they have been given.</param>
    /// <param name="isTaken">Whether the server has a kind of its own under the path.</param>
    public static void Settle(JsonObject definition, IReadOnlyList<CustomDefinition> others, bool isTaken, string now)
    {
        JsonObject status = definition.ChildOrNew("status");
        JsonObject wanted = definition.Child("spec").Child("names") ?? [];
        JsonObject accepted = status.Child("acceptedNames")?.Copy() ?? [];
        (string Reason, string Message)? conflict = Accept(accepted, wanted, others, isTaken);
        if (conflict is null)
            accepted = wanted.Copy();
        foreach (string required in (string[])["plural", "kind"])
            accepted.SetIfAbsent(required, "");
        status["acceptedNames"] = accepted;

        SetCondition(definition, NamesAccepted, conflict is null, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found", now);
        if (!IsTrue(definition, Established))
            Establish(definition, hasItsNames: conflict is null, now);
        KeepStoredVersions(definition, status);
    }

    private static void Establish(JsonObject definition, bool hasItsNames, string now)
    {
        bool isBroken = ConversionRules.HasBrokenBundle(definition);
        (string reason, string message) = (hasItsNames, isBroken) switch
        {
            (false, _) => ("NotAccepted", "not all names are accepted"),
            (_, true) => ("InvalidCABundle", "The conversion webhook CABundle is invalid"),
            _ => ("InitialNamesAccepted", "the initial names have been accepted"),
        };
        SetCondition(definition, Established, hasItsNames && !isBroken, reason, message, now);
    }

    public static void SetCondition(JsonObject definition, string type, bool isTrue, string reason, string message, string now)
    {
        JsonArray conditions = definition.ChildOrNew("status").ListOrNew("conditions");
        JsonObject? known = Find(definition, type);
        string value = isTrue ? "True" : "False";
        JsonObject condition = new()
        {
            ["type"] = type,
            ["status"] = value,
            ["reason"] = reason,
            ["message"] = message,
            ["lastTransitionTime"] = known.Text("status") == value ? known.Text("lastTransitionTime") ?? now : now,
        };
        if (known is null)
            conditions.Add((JsonNode)condition);
        else
            conditions[conditions.IndexOf(known)] = condition;
    }

    private static JsonObject? Find(JsonObject definition, string type) =>
        definition.Child("status").Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    // Name by name: what is free is accepted even where another name is not.
    private static (string Reason, string Message)? Accept(JsonObject accepted, JsonObject wanted, IReadOnlyList<CustomDefinition> others, bool isTaken)
    {
        HashSet<string> resources = [.. others.SelectMany(other => other.ResourceNames)];
        HashSet<string> kinds = [.. others.SelectMany(other => other.KindNames)];
        List<(string Reason, string Message)> conflicts = [];

        if (isTaken)
            resources.Add(wanted.Text("plural") ?? "");
        Take("plural", resources, "PluralConflict");
        Take("singular", resources, "SingularConflict");
        string[] taken = [.. wanted.Texts("shortNames").Where(resources.Contains)];
        if (taken.Length > 0)
            conflicts.Add(("ShortNamesConflict", string.Join(", ", taken.Select(name => $"\"{name}\" is already in use"))));
        else
            accepted.CopyFrom(wanted, "shortNames");
        Take("kind", kinds, "KindConflict");
        Take("listKind", kinds, "ListKindConflict");
        accepted.CopyFrom(wanted, "categories");
        return conflicts.Count > 0 ? conflicts[^1] : null;

        void Take(string name, HashSet<string> inUse, string reason)
        {
            if (wanted.Text(name) is { Length: > 0 } text && inUse.Contains(text))
                conflicts.Add((reason, $"\"{text}\" is already in use"));
            else
                accepted.CopyFrom(wanted, name);
        }
    }

    private static void KeepStoredVersions(JsonObject definition, JsonObject status)
    {
        if (definition.Child("spec").Objects("versions").FirstOrDefault(version => version.Flag("storage") == true).Text("name") is not { } storage)
            return;
        JsonArray stored = status.ListOrNew("storedVersions");
        if (!stored.Any(version => version.AsText() == storage))
            stored.Add((JsonNode)storage);
    }
}
