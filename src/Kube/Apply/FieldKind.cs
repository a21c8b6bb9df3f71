namespace Gantry.Kube.Apply;

/// <summary>How a value is owned and merged: as one, or by its parts.</summary>
internal enum FieldKind
{
    /// <summary>Scalars, and whatever is replaced as a whole.</summary>
    Whole,

    /// <summary>An object or a map, field by field.</summary>
    Map,

    /// <summary>A list whose items are objects with keys.</summary>
    KeyedList,

    /// <summary>A list whose items are values.</summary>
    SetList,
}
