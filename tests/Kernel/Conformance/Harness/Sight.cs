using System.Text.Json.Nodes;

namespace Gantry.Tests;

/// <summary>What the probe wrote about one operation.</summary>
internal sealed class Sight(JsonNode json)
{
    public JsonNode Json => json;

    public JsonNode this[string name] => json[name] ?? throw new KeyNotFoundException($"no {name} in {json.ToJsonString()}");

    public int Errno => Int("errno");

    public int Int(string name) => this[name].GetValue<int>();

    public long Long(string name) => this[name].GetValue<long>();

    public string Text(string name) => this[name].GetValue<string>();

    public string? TextOrNone(string name) => json[name]?.GetValue<string>();

    public IReadOnlyList<string> Texts(string name) => [.. this[name].AsArray().Select(item => item!.GetValue<string>())];

    public IReadOnlyList<long> Numbers(string name) => [.. this[name].AsArray().Select(item => item!.GetValue<long>())];

    /// <summary>The last mount on a path: fields of its line of mountinfo.</summary>
    public SeenMount Mount(string target) =>
        Texts("mounts").Select(SeenMount.Parse).LastOrDefault(mount => mount.Target == target) ?? throw new KeyNotFoundException($"nothing is mounted on {target}");

    public bool IsMounted(string target) => Texts("mounts").Select(SeenMount.Parse).Any(mount => mount.Target == target);
}
