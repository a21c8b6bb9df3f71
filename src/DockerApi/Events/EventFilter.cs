using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Events;

/// <summary>Which events a client wants to hear of.</summary>
internal sealed class EventFilter(Filters filters)
{
    private static readonly string[] Families = ["health_status", "exec_create", "exec_start"];

    public static EventFilter Of(DockerCall call) => new(call.Filters().Check(
        "config", "container", "daemon", "event", "image", "label", "network", "node", "plugin", "scope", "secret", "service", "type", "volume"));

    public bool Allows(DockerEvent happened) =>
        filters.Allows("type", happened.Type)
        && filters.Allows("scope", "local")
        && filters.Allows("event", wanted => IsAction(happened.Action, wanted))
        && filters.AllowsLabels(happened.Attributes)
        && IsAbout(happened, "container") && IsAbout(happened, "volume") && IsAbout(happened, "network")
        && IsAbout(happened, "daemon") && IsAbout(happened, "plugin") && IsAbout(happened, "service") && IsAbout(happened, "node")
        && IsAbout(happened, "secret") && IsAbout(happened, "config")
        && filters.Allows("image", wanted => IsImage(happened, wanted));

    // "exec_create: sh -c date" is an exec_create, and "health_status: healthy" a health_status.
    private static bool IsAction(string action, string wanted) =>
        action == wanted || (Families.Contains(wanted) && action.StartsWith(wanted + ":", StringComparison.Ordinal));

    private bool IsAbout(DockerEvent happened, string type) => filters.Allows(
        type,
        wanted => happened.Type == type
            && (happened.ActorId.StartsWith(wanted, StringComparison.Ordinal) || happened.Attributes.GetValueOrDefault("name") == wanted.TrimStart('/')));

    // An image's own events, and those of the containers that were made of it.
    private static bool IsImage(DockerEvent happened, string wanted)
    {
        string? name = happened.Type switch
        {
            "image" => happened.Attributes.GetValueOrDefault("name"),
            "container" => happened.Attributes.GetValueOrDefault("image"),
            _ => null,
        };
        bool isId = happened.Type == "image" && (happened.ActorId == wanted || happened.ActorId == "sha256:" + wanted);
        return isId || (name is not null && (name == wanted || WithoutTag(name) == wanted));
    }

    private static string WithoutTag(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }
}
