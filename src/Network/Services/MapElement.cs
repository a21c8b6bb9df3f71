namespace Gantry.Network.Services;

/// <summary>A key in one of the table's maps or sets.</summary>
internal readonly record struct MapElement(string Map, string Key);
