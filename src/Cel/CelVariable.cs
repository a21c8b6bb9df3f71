namespace Gantry.Cel;

/// <summary>A variable that expressions may use; its name may have dots.</summary>
public sealed record CelVariable(string Name, CelType Type);
