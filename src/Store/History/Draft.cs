using System.Collections.Immutable;
using System.Globalization;

namespace Gantry.Store.History;

/// <summary>Writes that have been decided on top of a state and are not public yet.</summary>
internal sealed class Draft(TimelineState start)
{
    private readonly List<Step> _steps = [];

    public IReadOnlyList<Step> Steps => _steps;

    public TimelineState State { get; private set; } = start;

    public WriteResult Apply(Write write)
    {
        Entry? current = State.Find(write.Key);
        if (write.Expected is { } expected && expected != (current?.Modified ?? Revision.None))
            return new WriteResult(false, current);
        if (write.IsDeletion && current is null)
            return new WriteResult(false, null);

        var revision = new Revision(State.Revision.Value + 1);
        var entry = new Entry(write.Key, Spliced(write.Value, revision), current?.Created ?? revision, revision);
        Add(new Change(revision, write.Key, entry.Value, current, write.IsDeletion), entry);
        return new WriteResult(true, entry);
    }

    /// <summary>Repeats a change that was read back from disk, at the revision it had.</summary>
    public void Replay(Entry entry, bool isDeletion) =>
        Add(new Change(entry.Modified, entry.Key, entry.Value, State.Find(entry.Key), isDeletion), entry);

    private void Add(Change change, Entry entry)
    {
        ImmutableSortedSet<Entry> entries = change.Previous is null ? State.Entries : State.Entries.Remove(change.Previous);
        State = new TimelineState(change.IsDeletion ? entries : entries.Add(entry), change.Revision);
        _steps.Add(new Step(change, State));
    }

    private static ReadOnlyMemory<byte> Spliced(Payload payload, Revision revision)
    {
        if (payload.RevisionAt < 0)
            return payload.Bytes;

        Span<byte> digits = stackalloc byte[20];
        revision.Value.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        byte[] whole = new byte[payload.Bytes.Length + count];
        payload.Bytes.Span[..payload.RevisionAt].CopyTo(whole);
        digits[..count].CopyTo(whole.AsSpan(payload.RevisionAt));
        payload.Bytes.Span[payload.RevisionAt..].CopyTo(whole.AsSpan(payload.RevisionAt + count));
        return whole;
    }
}
