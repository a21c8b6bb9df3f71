using System.Globalization;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>A port that an image or a container declares.</summary>
internal readonly record struct ExposedPort(int Number, string Protocol)
{
    /// <summary>Reads 80/tcp, 80, and ranges such as 8000-8010/udp.</summary>
    public static IEnumerable<ExposedPort> Parse(string text)
    {
        string[] parts = text.Split('/', 2);
        string[] bounds = parts[0].Split('-', 2);
        if (!Port(bounds[0], out int first) || !Port(bounds[^1], out int last) || last < first)
            throw new EngineException(EngineFailure.Invalid, $"invalid port specification: {text}");
        string protocol = parts.Length > 1 ? parts[1].ToLowerInvariant() : "tcp";
        return Enumerable.Range(first, last - first + 1).Select(number => new ExposedPort(number, protocol));
    }

    private static bool Port(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 65535;
}
