namespace Gantry.Tests;

/// <summary>How one call of the runtime ended and what it said.</summary>
internal sealed record RuntimeResult(int Status, string Output, string Error);
