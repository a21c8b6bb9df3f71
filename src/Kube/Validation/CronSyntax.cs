using System.Globalization;

namespace Gantry.Kube.Validation;

/// <summary>The syntax of schedules: five fields of cron, or words such as @daily and @every 1h.</summary>
internal static class CronSyntax
{
    private static readonly string[] Words = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>What is wrong with a schedule, or null.</summary>
    public static string? Fault(string schedule)
    {
        if (schedule.StartsWith('@'))
            return Words.Contains(schedule) || IsEvery(schedule) ? null : $"unrecognized descriptor: {schedule}";

        string[] fields = schedule.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
            return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        return Field(fields[0], 0, 59, []) ?? Field(fields[1], 0, 23, []) ?? Field(fields[2], 1, 31, []) ?? Field(fields[3], 1, 12, Months) ?? Field(fields[4], 0, 6, Days);
    }

    private static bool IsEvery(string schedule) =>
        schedule.StartsWith("@every ", StringComparison.Ordinal) && schedule.Length > 8 && char.IsAsciiDigit(schedule[7]) && char.IsAsciiLetter(schedule[^1]);

    private static string? Field(string field, int least, int most, string[] names) =>
        field.Split(',').Select(part => Range(part, least, most, names)).FirstOrDefault(fault => fault is not null);

    // "*", "*/5", "1-5/2", "mon-fri"
    private static string? Range(string text, int least, int most, string[] names)
    {
        string[] stepped = text.Split('/');
        string[] bounds = stepped[0].Split('-');
        if (stepped.Length > 2)
            return $"too many slashes: {text}";
        if (bounds.Length > 2)
            return $"too many hyphens: {text}";

        int step = 1;
        if (stepped.Length == 2 && !int.TryParse(stepped[1], NumberStyles.None, CultureInfo.InvariantCulture, out step))
            return NoNumber(stepped[1]);
        if (step == 0)
            return $"step of range should be a positive number: {text}";
        if (bounds[0] is "*" or "?")
            return bounds.Length == 1 ? null : $"too many hyphens: {text}";
        return Bounds(bounds, text, least, most, names);
    }

    private static string? Bounds(string[] bounds, string text, int least, int most, string[] names)
    {
        if (Number(bounds[0], least, names) is not { } first)
            return NoNumber(bounds[0]);
        if (Number(bounds[^1], least, names) is not { } last)
            return NoNumber(bounds[^1]);
        if (first < least)
            return $"beginning of range ({first}) below minimum ({least}): {text}";
        if (last > most)
            return $"end of range ({last}) above maximum ({most}): {text}";
        return first > last ? $"beginning of range ({first}) beyond end of range ({last}): {text}" : null;
    }

    private static int? Number(string text, int least, string[] names)
    {
        int index = Array.IndexOf(names, text.ToLowerInvariant());
        if (index >= 0)
            return index + least;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    private static string NoNumber(string text) => $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
}
