namespace Gantry.Tests;

/// <summary>How strongly the specification asks for something.</summary>
public enum Level
{
    Must,
    Should,
}
