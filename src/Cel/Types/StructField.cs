using System.Text;

namespace Gantry.Cel;

/// <summary>A field of a struct: its name in JSON and the type that its value is read as.</summary>
public sealed record StructField(string JsonName, CelType Type)
{
    internal byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(JsonName);

    /// <summary>The fields that tell the items of a list apart: null where the order counts, none for a set.</summary>
    public IReadOnlyList<string>? ListKeys { get; init; }
}
