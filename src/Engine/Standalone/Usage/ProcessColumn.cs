namespace Gantry.Engine.Standalone.Usage;

/// <summary>A column of a list of processes, by its title and by what ps(1) calls it.</summary>
internal readonly record struct ProcessColumn(string Title, string Name);
