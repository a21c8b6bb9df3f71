using System.Collections;

namespace Gantry.Cel;

/// <summary>A map or a struct; where its entries come from is the implementation's matter.</summary>
public abstract class CelMap : IEnumerable<KeyValuePair<CelValue, CelValue>>
{
    public abstract int Count { get; }

    /// <summary>The description of the fields, when this is a struct.</summary>
    public virtual StructType? Struct => null;

    public abstract bool TryGet(in CelValue key, out CelValue value);

    /// <summary>As with a key that is a string, without making a value of it first.</summary>
    public virtual bool TryGetField(string name, out CelValue value) => TryGet(CelValue.From(name), out value);

    /// <summary>As above, for a map over UTF-8, with the name in both forms.</summary>
    internal virtual bool TryGetField(string name, byte[] utf8, out CelValue value) => TryGetField(name, out value);

    public abstract IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
