using System.Globalization;

namespace Gantry.DockerApi.Requests;

/// <summary>A version 1.N of the Docker Engine API.</summary>
internal readonly record struct ApiVersion(int Minor)
{
    public static ApiVersion Newest { get; } = new(51);

    public static ApiVersion Oldest { get; } = new(24);

    // Debian's skopeo says 1.22 and asks for nothing that has changed since.
    private static ApiVersion OldestServed { get; } = new(22);

    /// <summary>A claim such as "the client knows what came with 1.44".</summary>
    public bool IsAtLeast(int minor) => Minor >= minor;

    /// <summary>Reads the text behind the v of a path; none if the daemon does not speak it, with the reason.</summary>
    public static ApiVersion? Parse(string text, out string refusal)
    {
        refusal = "";
        if (Compare(text, OldestServed.ToString()) < 0)
            refusal = $"client version {text} is too old. Minimum supported API version is {Oldest}, please upgrade your client to a newer version";
        else if (Compare(text, Newest.ToString()) > 0)
            refusal = $"client version {text} is too new. Maximum supported API version is {Newest}";
        return refusal.Length > 0 ? null : new ApiVersion(Number(text.Split('.').ElementAtOrDefault(1)));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");

    private static int Compare(string left, string right)
    {
        string[] mine = left.Split('.');
        string[] theirs = right.Split('.');
        for (int i = 0; i < Math.Max(mine.Length, theirs.Length); i++)
        {
            int difference = Number(mine.ElementAtOrDefault(i)).CompareTo(Number(theirs.ElementAtOrDefault(i)));
            if (difference != 0)
                return difference;
        }
        return 0;
    }

    private static int Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
