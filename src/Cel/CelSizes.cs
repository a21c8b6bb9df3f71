namespace Gantry.Cel;

/// <summary>Tells how long a text, bytes, a list or a map at a path can be; items of a list are @items, of a map @keys and @values.</summary>
public delegate CelCostRange? CelSizes(IReadOnlyList<string> path, CelType type);
