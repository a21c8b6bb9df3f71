namespace Gantry.Cel;

/// <summary>What an overload does. Arguments are of the declared types, the target of a member call first, and never errors.</summary>
public delegate CelValue CelFunctionBody(Evaluation run, ReadOnlySpan<CelValue> arguments);
