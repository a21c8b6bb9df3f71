using System.Globalization;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>Filters of a request as those that the image store knows.</summary>
internal static class ImageFilters
{
    public static ImageFilter Of(Filters filters, DockerServer server) => new()
    {
        IsDangling = filters.Truth("dangling"),
        Labels = filters.Values("label"),
        WithoutLabels = filters.Values("label!"),
        Before = Earliest(filters.Values("before").Select(name => CreatedAt(name, server)).Concat(filters.Values("until").Select(text => Time(text, server.Clock)))),
        After = filters.Values("since").Select(name => (DateTimeOffset?)CreatedAt(name, server)).Max(),
    };

    private static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset> times) => times.Select(time => (DateTimeOffset?)time).Min();

    private static DateTimeOffset CreatedAt(string name, DockerServer server)
    {
        Image image = server.Images.Find(name) ?? throw new DockerException(DockerFailure.NotFound, $"No such image: {ImageNames.Shown(name)}");
        return image.Configuration.Created ?? DateTimeOffset.UnixEpoch;
    }

    /// <summary>A time, a number of seconds since 1970, or how long ago (10m, 1h30m).</summary>
    internal static DateTimeOffset Time(string text, TimeProvider clock)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 253402300799)
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && text.Contains('-'))
            return time;
        return Ago(text) is { } ago ? clock.GetUtcNow() - ago : throw new DockerException(DockerFailure.Invalid, $"invalid value for 'until': \"{text}\"");
    }

    private static TimeSpan? Ago(string text)
    {
        TimeSpan total = TimeSpan.Zero;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]) || text[i] == '.')
                continue;
            if (!double.TryParse(text.AsSpan(start, i - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) || number > 1e6)
                return null;
            bool isMilli = text[i] == 'm' && i + 1 < text.Length && text[i + 1] == 's';
            if (!isMilli && text[i] is not ('h' or 'm' or 's'))
                return null;
            total += text[i] switch
            {
                'h' => TimeSpan.FromHours(number),
                'm' when isMilli => TimeSpan.FromMilliseconds(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => TimeSpan.FromSeconds(number),
            };
            i += isMilli ? 1 : 0;
            start = i + 1;
        }
        return start == text.Length && text.Length > 0 ? total : null;
    }
}
