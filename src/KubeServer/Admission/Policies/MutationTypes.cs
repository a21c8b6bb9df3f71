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

    /// <summary>Names of types that are not those of the places where they stand, which are told one to a line.</summary>
    public static string MismatchIn(in CelValue value)
    {
        List<string> found = [];
        if (value.Kind == CelKind.Map && value.AsMap.Struct is { } root)
            Visit(value, root.Name, found);
        else if (value.Kind == CelKind.List)
            found.AddRange(value.AsList.Where(item => item.Kind == CelKind.Map && item.AsMap.TryGetField("value", out _)).Select(ValueMismatch).Where(fault => fault.Length > 0));
        return string.Join('\n', found);
    }

    // The value of an operation begins wherever it says that it begins.
    private static string ValueMismatch(CelValue operation) => operation.AsMap.TryGetField("value", out CelValue value) && value.Kind == CelKind.Map ? MismatchIn(value) : "";

    private static void Visit(in CelValue value, string path, List<string> found)
    {
        if (value.Kind == CelKind.List)
        {
            foreach (CelValue item in value.AsList)
                Visit(item, path, found);
        }

        if (value.Kind != CelKind.Map)
            return;
        StructType? type = value.AsMap.Struct;
        if (type is not null && type.Name != path)
            found.Add($"unexpected type name \"{type.Name}\", expected \"{path}\", which matches field name path from root Object type");
        foreach ((CelValue key, CelValue item) in value.AsMap)
            Visit(item, type is null ? path : $"{path}.{key.AsString}", found);
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
