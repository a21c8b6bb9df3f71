using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gantry.KubeServer.Yaml;

/// <summary>Reads one YAML document into JSON nodes. Bounded in depth and in what aliases may unfold to.</summary>
internal sealed class YamlTree
{
    public const string MediaType = "application/yaml";

    private const int MostNodes = 1_000_000;
    private const int MostUnfolded = 100_000;

    private readonly IParser _events;
    private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> _anchors = [];
    private int _nodes;
    private int _unfolded;

    private YamlTree(IParser events) => _events = events;

    public static bool TryRead(ReadOnlySpan<byte> utf8, out JsonNode? tree, out string failure)
    {
        tree = null;
        failure = "";
        try
        {
            // Strict: broken UTF-8 must not turn into replacement characters that are then stored.
            using StringReader text = new(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8));
            YamlTree reader = new(new Parser(text));
            tree = reader.ReadDocument();
            return true;
        }
        // The last three are how the library meets some texts that it is not prepared for.
        catch (Exception broken) when (broken is YamlException or DecoderFallbackException or FormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            failure = broken is YamlException { Start.Line: > 0 } at ? $"line {at.Start.Line}: {at.Message}" : broken.Message;
            return false;
        }
    }

    private JsonNode? ReadDocument()
    {
        _events.Consume<StreamStart>();
        if (_events.Accept<StreamEnd>(out _))
            return null;
        _events.Consume<DocumentStart>();
        JsonNode? root = Read(depth: 1);
        _events.Consume<DocumentEnd>();
        return _events.Accept<StreamEnd>(out _) ? root : throw new FormatException("more than one document");
    }

    private JsonNode? Read(int depth)
    {
        if (depth > JsonTree.MaxDepth)
            throw new FormatException($"deeper than {JsonTree.MaxDepth} levels");
        if (++_nodes > MostNodes)
            throw new FormatException($"more than {MostNodes} values");
        if (_events.Accept<AnchorAlias>(out _))
            return Unfold(_events.Consume<AnchorAlias>());

        int before = _nodes;
        NodeEvent head = _events.Current as NodeEvent ?? throw new FormatException("a value is missing");
        JsonNode? node = head switch
        {
            MappingStart => ReadMapping(depth),
            SequenceStart => ReadSequence(depth),
            _ => YamlScalar.Read(_events.Consume<Scalar>()),
        };
        if (!head.Anchor.IsEmpty)
            _anchors[head.Anchor] = (node, _nodes - before + 1);
        return node;
    }

    private JsonNode? Unfold(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out (JsonNode? Node, int Size) anchored))
            throw new FormatException($"unknown anchor '{alias.Value}' referenced");
        _unfolded += anchored.Size;
        _nodes += anchored.Size;
        return _unfolded <= MostUnfolded ? anchored.Node?.DeepClone() : throw new FormatException("document contains excessive aliasing");
    }

    private JsonArray ReadSequence(int depth)
    {
        _events.Consume<SequenceStart>();
        JsonArray items = [];
        while (!_events.TryConsume<SequenceEnd>(out _))
            items.Add(Read(depth + 1));
        return items;
    }

    private JsonObject ReadMapping(int depth)
    {
        _events.Consume<MappingStart>();
        JsonObject fields = [];
        List<JsonNode?> merged = [];
        while (!_events.TryConsume<MappingEnd>(out _))
        {
            (string name, bool isMerge) = ReadKey();
            JsonNode? value = Read(depth + 1);
            if (isMerge)
                merged.Add(value);
            else if (!fields.TryAdd(name, value))
                throw new FormatException($"key \"{name}\" already set in map");
        }

        foreach (JsonNode? source in merged)
            Merge(fields, source);
        return fields;
    }

    private (string Name, bool IsMerge) ReadKey()
    {
        if (!_events.Accept<Scalar>(out _))
            throw new FormatException("a key of a map must be a scalar");
        Scalar key = _events.Consume<Scalar>();
        return (key.Value, key is { Value: "<<", Style: ScalarStyle.Plain });
    }

    // "<<" brings in the entries of another map, or of several: what the map says itself comes first.
    private static void Merge(JsonObject fields, JsonNode? source)
    {
        IEnumerable<JsonObject?> maps = source is JsonArray several ? several.Select(item => item as JsonObject) : [source as JsonObject];
        foreach (JsonObject? map in maps)
        {
            foreach ((string name, JsonNode? value) in map ?? throw new FormatException("map merge requires map or sequence of maps as the value"))
                fields.TryAdd(name, value?.DeepClone());
        }
    }
}
