using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>
/// The recent changes of one kind, numbered from 0. A watcher is a number: it reads on from there, and has lost its place once the
/// ring has overwritten it. One writer, many readers.
/// </summary>
internal sealed class ChangeRing(int capacity, Revision start)
{
    private readonly Lock _gate = new();
    // Made by the first change: most kinds of a small cluster never have one.
    private CacheChange[] _changes = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<WatchSignal> _sleepers = [];
    private Revision _floor = start;
    private long _end;
    private bool _isBroken;
    private bool _isOver;

    /// <summary>Changes up to this revision can no longer be replayed.</summary>
    public Revision Floor
    {
        get
        {
            lock (_gate)
                return _floor;
        }
    }

    public void Add(CacheChange change)
    {
        TaskCompletionSource waiting;
        List<WatchSignal> sleepers;
        lock (_gate)
        {
            if (_changes.Length == 0)
                _changes = new CacheChange[capacity];
            ref CacheChange place = ref _changes[_end % capacity];
            if (_end >= capacity)
                _floor = place.Revision;
            place = change;
            _end++;
            waiting = _next;
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            sleepers = TakeSleepers();
        }

        waiting.SetResult();
        sleepers.ForEach(static sleeper => sleeper.Set());
    }

    /// <summary>Ends every watcher at once: the history broke off and they have to start again from a list.</summary>
    public void Break() => Close(ref _isBroken);

    /// <summary>Ends every watcher when it has read what there is: nothing will follow.</summary>
    public void End() => Close(ref _isOver);

    private void Close(ref bool how)
    {
        TaskCompletionSource waiting;
        List<WatchSignal> sleepers;
        lock (_gate)
        {
            how = true;
            waiting = _next;
            sleepers = TakeSleepers();
        }

        waiting.TrySetResult();
        sleepers.ForEach(static sleeper => sleeper.Set());
    }

    /// <summary>Sets a signal when there is a change at a place, which may be now.</summary>
    public void SetAt(long place, WatchSignal signal)
    {
        lock (_gate)
        {
            if (!_isBroken && !_isOver && place == _end)
            {
                if (!signal.IsListed)
                    _sleepers.Add(signal);
                signal.IsListed = true;
                return;
            }
        }

        signal.Set();
    }

    public void Forget(WatchSignal signal)
    {
        lock (_gate)
            _sleepers.Remove(signal);
    }

    /// <summary>The place of the first change after a revision, or null where the ring no longer reaches back.</summary>
    public long? PlaceAfter(Revision revision)
    {
        lock (_gate)
        {
            if (_isBroken || revision < _floor)
                return null;

            long low = Math.Max(0, _end - capacity);
            long high = _end;
            while (low < high)
            {
                long middle = (low + high) / 2;
                if (_changes[middle % capacity].Revision <= revision)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }

    /// <summary>Copies changes from a place on and moves the place; false where the place is lost. <paramref name="more"/> ends when there is a later change.</summary>
    public bool TryRead(ref long place, List<CacheChange> into, int limit, out Task more)
    {
        lock (_gate)
        {
            more = _next.Task;
            if (_isBroken || place < _end - capacity)
                return false;

            for (; place < _end && into.Count < limit; place++)
                into.Add(_changes[place % capacity]);
            return true;
        }
    }

    /// <summary>Whether nothing will ever follow at a place.</summary>
    public bool EndsAt(long place)
    {
        lock (_gate)
            return _isOver && place == _end;
    }

    private List<WatchSignal> TakeSleepers()
    {
        if (_sleepers.Count == 0)
            return [];

        List<WatchSignal> sleepers = _sleepers;
        _sleepers = new List<WatchSignal>(sleepers.Count);
        sleepers.ForEach(static sleeper => sleeper.IsListed = false);
        return sleepers;
    }
}
