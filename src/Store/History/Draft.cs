using System.Collections.Immutable;

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
        var entry = new Entry(write.Key, write.Value.Stamped(revision), current?.Created ?? revision, revision);
        Add(new Change(revision, write.Key, entry.Value, current, write.IsDeletion), entry);
        return new WriteResult(true, entry);
    }

    /// <summary>Repeats a change that was decided elsewhere, at the revision it had.</summary>
    public void Replay(Entry entry, bool isDeletion) =>
        Add(new Change(entry.Modified, entry.Key, entry.Value, State.Find(entry.Key), isDeletion), entry);

    private void Add(Change change, Entry entry)
    {
        ImmutableSortedSet<Entry> entries = change.Previous is null ? State.Entries : State.Entries.Remove(change.Previous);
        State = new TimelineState(change.IsDeletion ? entries : entries.Add(entry), change.Revision);
        _steps.Add(new Step(change, State));
    }
}
