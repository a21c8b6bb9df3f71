using System.Globalization;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>Reads the options of a container's log: max-size such as 10m, and max-file.</summary>
internal static class LogLimits
{
    private static readonly string[] Drivers = ["", "json-file", "local", "none"];

    // Those that add to what is written have no effect: a log has the lines and their times.
    private static readonly string[] Options = ["max-size", "max-file", "compress", "mode", "max-buffer-size", "tag", "labels", "labels-regex", "env", "env-regex"];

    public static void Validate(LogConfig log)
    {
        if (!Drivers.Contains(log.Driver))
            throw new EngineException(EngineFailure.Invalid, $"logger: no log driver named '{log.Driver}' is registered");
        if (log.Driver != "none" && log.Options.Keys.FirstOrDefault(option => !Options.Contains(option)) is { } unknown)
            throw new EngineException(EngineFailure.Invalid, $"unknown log opt '{unknown}' for {(log.Driver.Length > 0 ? log.Driver : "json-file")} log driver");
        _ = MaxBytes(log);
        _ = MaxFiles(log);
    }

    /// <summary>None takes the engine's; -1 of the client is without limit.</summary>
    public static long? MaxBytes(LogConfig log)
    {
        if (!log.Options.TryGetValue("max-size", out string? text))
            return null;
        if (text == "-1")
            return long.MaxValue;
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        long unit = text[digits..].ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            _ => 0,
        };
        return unit > 0 && double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? (long)(number * unit)
            : throw new EngineException(EngineFailure.Invalid, $"invalid value for max-size: {text}");
    }

    public static int? MaxFiles(LogConfig log)
    {
        if (!log.Options.TryGetValue("max-file", out string? text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int files) && files >= 1
            ? files
            : throw new EngineException(EngineFailure.Invalid, $"max-file cannot be less than 1: {text}");
    }
}
