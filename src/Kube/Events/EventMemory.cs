using Gantry.Kube.Core;

namespace Gantry.Kube;

/// <summary>Recognises repetitions: the same event again is a count, and many that differ in their message only become one.</summary>
internal sealed class EventMemory(EventWriterOptions options, TimeProvider clock)
{
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Dictionary<Key, Similar> _similar = [];

    /// <summary>The event to write for a recorded one, with how often it has been seen.</summary>
    public Entry Take(Event recorded)
    {
        DateTimeOffset now = clock.GetUtcNow();
        recorded = Combine(recorded, now);
        var key = new Key(recorded.InvolvedObject.Uid ?? recorded.InvolvedObject.Name, recorded.InvolvedObject.FieldPath, recorded.Type, recorded.Reason, IsCombined(recorded) ? null : recorded.Message);
        if (_entries.TryGetValue(key, out Entry? known) && now - known.LastSeen < options.Remembered)
            return _entries[key] = known with { Event = known.Event with { Message = recorded.Message }, Count = known.Count + 1, LastSeen = now };

        Trim();
        return _entries[key] = new(key, recorded, Count: 1, now);
    }

    /// <summary>Forgets an event that is no longer there, so that the next repetition starts a new one.</summary>
    public void Replace(Entry entry) => _entries.Remove(entry.Key);

    private static bool IsCombined(Event recorded) => recorded.Message?.StartsWith(CombinedPrefix, StringComparison.Ordinal) == true;

    private const string CombinedPrefix = "(combined from similar events): ";

    private Event Combine(Event recorded, DateTimeOffset now)
    {
        var key = new Key(recorded.InvolvedObject.Uid ?? recorded.InvolvedObject.Name, FieldPath: null, recorded.Type, recorded.Reason, Message: null);
        if (!_similar.TryGetValue(key, out Similar? similar) || now - similar.LastSeen >= options.Remembered)
            _similar[key] = similar = new();

        similar.LastSeen = now;
        if (similar.Messages.Count < options.MaxSimilar)
            similar.Messages.Add(recorded.Message ?? "");
        return similar.Messages.Contains(recorded.Message ?? "") ? recorded : recorded with { Message = CombinedPrefix + recorded.Message };
    }

    private void Trim()
    {
        if (_entries.Count < options.MaxRemembered && _similar.Count < options.MaxRemembered)
            return;

        foreach (Key old in _entries.OrderBy(entry => entry.Value.LastSeen).Take(_entries.Count / 2).Select(entry => entry.Key).ToList())
            _entries.Remove(old);
        foreach (Key old in _similar.OrderBy(entry => entry.Value.LastSeen).Take(_similar.Count / 2).Select(entry => entry.Key).ToList())
            _similar.Remove(old);
    }

    internal readonly record struct Key(string? About, string? FieldPath, string? Type, string? Reason, string? Message);

    internal sealed record Entry(Key Key, Event Event, int Count, DateTimeOffset LastSeen);

    private sealed class Similar
    {
        public HashSet<string> Messages { get; } = [];

        public DateTimeOffset LastSeen { get; set; }
    }
}
