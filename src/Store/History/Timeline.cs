using System.Runtime.CompilerServices;

namespace Gantry.Store.History;

/// <summary>
/// The part that every store shares: the current state, the recent changes, and the watchers that follow them. One writer at a
/// time publishes; readers take an immutable state and never wait.
/// </summary>
/// <param name="keptBytes">What the kept changes may take together, values only: few large objects count as many small ones.</param>
internal sealed class Timeline(int keptChanges, long keptBytes = Timeline.DefaultKeptBytes)
{
    public const long DefaultKeptBytes = 64 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];
    private volatile TimelineState _state = TimelineState.Empty;
    private TaskCompletionSource _changed = NewSignal();

    // Steps before this index are forgotten; the list is cut when they are more than half of it.
    private int _first;

    // The first revision that a watch can start after, and everything as it was then.
    private TimelineState _oldest = TimelineState.Empty;
    private long _bytes;
    private bool _isClosed;

    public TimelineState State => _state;

    public Revision Oldest
    {
        get
        {
            lock (_lock)
                return _oldest.Revision;
        }
    }

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
            foreach (Step step in draft.Steps)
            {
                _steps.Add(step);
                _bytes += step.Change.Value.Length;
            }

            forgotten = ForgetUpTo(_steps.Count - keptChanges);
            while (_bytes > keptBytes && _first < _steps.Count)
                forgotten.AddRange(ForgetUpTo(_first + 1));
            (wake, _changed) = (_changed, NewSignal());
        }

        wake.TrySetResult();
        return forgotten;
    }

    public IReadOnlyList<Change> Compact(Revision upTo)
    {
        lock (_lock)
        {
            if (upTo > _state.Revision)
                upTo = _state.Revision;
            List<Change> forgotten = ForgetUpTo(IndexAfter(upTo));
            if (upTo > _oldest.Revision)
                _oldest = _oldest with { Revision = upTo };
            return forgotten;
        }
    }

    /// <summary>Goes on from a state that was read elsewhere; what came before cannot be watched any more and is returned.</summary>
    public IReadOnlyList<Change> Reset(TimelineState state)
    {
        TaskCompletionSource wake;
        List<Change> forgotten;
        lock (_lock)
        {
            forgotten = ForgetUpTo(_steps.Count);
            _state = _oldest = state;
            (wake, _changed) = (_changed, NewSignal());
        }

        wake.TrySetResult();
        return forgotten;
    }

    public TimelineState StateAt(Revision revision)
    {
        lock (_lock)
        {
            if (revision >= _state.Revision)
                return _state;
            if (revision < _oldest.Revision)
                throw new CompactedException(revision, _oldest.Revision);
            int next = IndexAfter(revision);
            TimelineState state = next > _first ? _steps[next - 1].After : _oldest;
            return state with { Revision = revision };
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
            if (after < _oldest.Revision)
                throw new CompactedException(after, _oldest.Revision);
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
            _oldest = _steps[_first].After;
            _bytes -= change.Value.Length;
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
