using System.Collections;

namespace Gantry.Cel;

/// <summary>A list; where its items come from is the implementation's matter.</summary>
public abstract class CelList : IReadOnlyList<CelValue>
{
    public abstract int Count { get; }

    public abstract CelValue this[int index] { get; }

    /// <summary>Whether two lists are equal, when this kind of list has its own idea of it.</summary>
    internal virtual bool? IsEqualTo(Evaluation? run, CelList other) => null;

    /// <summary>This list followed by another, when this kind of list has its own idea of it.</summary>
    internal virtual CelList? Concat(Evaluation run, CelList other) => null;

    public IEnumerator<CelValue> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
