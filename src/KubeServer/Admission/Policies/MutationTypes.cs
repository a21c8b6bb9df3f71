using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Gantry.Cel;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>The types by which expressions write what is to be changed: Object with whatever fields the kind has, and JSONPatch.</summary>
internal static class MutationTypes
{
    public const string ObjectName = "Object";

    public static readonly StructType Patch = StructType.Of("JSONPatch", ("op", CelType.String), ("path", CelType.String), ("from", CelType.String), ("value", CelType.Dyn));

    /// <summary>Object, Object.spec, Object.spec.template and so on: every path is the type of what lies there.</summary>
    public static StructType? Find(string name)
    {
        if (name == Patch.Name)
            return Patch;
        return name == ObjectName || name.StartsWith("Object.", StringComparison.Ordinal) ? new StructType(name, new AnyFields()) : null;
    }

    // What the fields of a kind are, is known only when the object comes; then its schema decides.
    private sealed class AnyFields : IReadOnlyDictionary<string, StructField>
    {
        public IEnumerable<string> Keys => [];

        public IEnumerable<StructField> Values => [];

        public int Count => 0;

        public StructField this[string key] => new(key, CelType.Dyn);

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out StructField value)
        {
            value = new(key, CelType.Dyn);
            return true;
        }

        public IEnumerator<KeyValuePair<string, StructField>> GetEnumerator()
        {
            yield break;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
