namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>What a check forbids in a pod, in a word or two, and where.</summary>
internal sealed record Violation(string Reason, string Detail)
{
    /// <summary>The container "a" or the containers "a", "b".</summary>
    public static string Containers(IReadOnlyCollection<string> names) => $"{(names.Count == 1 ? "container" : "containers")} {Quoted(names)}";

    public static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));

    /// <summary>The pod, containers, or both, as those who set something.</summary>
    public static string Setters(bool isPod, IReadOnlyCollection<string> containers) =>
        string.Join(" and ", ((string[])[isPod ? "pod" : "", containers.Count > 0 ? Containers(containers) : ""]).Where(text => text.Length > 0));
}
