namespace Gantry.Cel;

/// <summary>Ends parsing; never leaves <see cref="Parser"/>.</summary>
internal sealed class SyntaxFailure(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
