using System.Runtime.CompilerServices;

namespace Gantry.Store.History;

/// <summary>
/// The part that every store shares: the current state, the recent changes, and the watchers that follow them. One writer at a
/// time publishes; readers take an immutable state and never wait.
/// </summary>
internal sealed class Timeline(int keptChanges)
{
    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];
    private volatile TimelineState _state = TimelineState.Empty;
    private TaskCompletionSource _changed = NewSignal();

    // Steps before this index are forgotten; the list is cut when they are more than half of it.
    private int _first;

    // The first revision that a watch can start after.
    private Revision _oldest;
    private bool _isClosed;

    public TimelineState State => _state;

    public Draft Begin() => new(_state);

    /// <summary>Makes a draft public and returns the changes that fell off the end of the kept history.</summary>
    public IReadOnlyList<Change> Publish(Draft draft)
    {
        if (draft.Steps.Count == 0)
            return [];

        TaskCompletionSource wake;
        List<Change> forgotten;
        lock (_lock)
        {
            _state = draft.State;
            _steps.AddRange(draft.Steps);
            forgotten = ForgetUpTo(_steps.Count - keptChanges);
            (wake, _changed) = (_changed, NewSignal());
        }

        wake.SetResult();
        return forgotten;
    }

    public IReadOnlyList<Change> Compact(Revision upTo)
    {
        lock (_lock)
        {
            if (upTo > _state.Revision)
                upTo = _state.Revision;
            List<Change> forgotten = ForgetUpTo(IndexAfter(upTo));
            _oldest = upTo > _oldest ? upTo : _oldest;
            return forgotten;
        }
    }

    /// <summary>Goes on at a later revision than was read back; what came before cannot be watched any more.</summary>
    public void SkipTo(Revision revision)
    {
        lock (_lock)
        {
            _state = _state with { Revision = revision };
            ForgetUpTo(_steps.Count);
            _oldest = revision;
        }
    }

    public TimelineState StateAt(Revision revision)
    {
        lock (_lock)
        {
            if (revision >= _state.Revision)
                return _state;
            int next = IndexAfter(revision);
            return revision >= _oldest && next > _first ? _steps[next - 1].After : throw new CompactedException(revision, _oldest);
        }
    }

    public async IAsyncEnumerable<Change> WatchAsync(string prefix, Revision after, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (Since(after, out IReadOnlyList<Step> news) is { } changed)
        {
            foreach (Step step in news)
            {
                after = step.Change.Revision;
                if (step.Change.Key.StartsWith(prefix, StringComparison.Ordinal))
                    yield return step.Change;
            }

            cancel.ThrowIfCancellationRequested();
            if (news.Count == 0)
                await changed.WaitAsync(cancel);
        }
    }

    /// <summary>Ends every watch.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
        _changed.TrySetResult();
    }

    /// <summary>What happened after a revision, and the task that ends when there is more; null once the timeline is closed.</summary>
    private Task? Since(Revision after, out IReadOnlyList<Step> news)
    {
        lock (_lock)
        {
            if (after < _oldest)
                throw new CompactedException(after, _oldest);
            int next = IndexAfter(after);
            news = next < _steps.Count ? _steps.GetRange(next, _steps.Count - next) : [];
            return _isClosed ? null : _changed.Task;
        }
    }

    private int IndexAfter(Revision revision)
    {
        int low = _first, high = _steps.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_steps[middle].Change.Revision <= revision)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private List<Change> ForgetUpTo(int end)
    {
        var forgotten = new List<Change>();
        for (; _first < end; _first++)
        {
            Change change = _steps[_first].Change;
            _oldest = change.Revision;
            forgotten.Add(change);
            _steps[_first] = default;
        }

        if (_first > _steps.Count / 2)
        {
            _steps.RemoveRange(0, _first);
            _first = 0;
        }

        return forgotten;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
