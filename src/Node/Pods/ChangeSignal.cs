using System.Collections.Immutable;

namespace Gantry.NodeAgent.Pods;

/// <summary>Tells whoever listens that something changed, and nothing more.</summary>
internal sealed class ChangeSignal
{
    private ImmutableArray<Action> _listeners = [];

    public void Raise()
    {
        foreach (Action listener in _listeners)
            listener();
    }

    public IDisposable Subscribe(Action listener)
    {
        ImmutableInterlocked.Update(ref _listeners, list => list.Add(listener));
        return new Subscription(() => ImmutableInterlocked.Update(ref _listeners, list => list.Remove(listener)));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
