using System.Security.Cryptography;

namespace Gantry.Engine.Volumes;

/// <summary>What volumes may be called: their name becomes that of a directory.</summary>
internal static class VolumeName
{
    private const int Longest = 255;

    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Refuses a name in Docker's words.</summary>
    public static void Check(string name)
    {
        if (name.Length == 1)
            throw Refusal(name, "volume name is too short, names should be at least two alphanumeric characters");
        if (name.Length > Longest)
            throw Refusal(name, $"volume name is too long, names have at most {Longest} characters");
        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
        {
            throw Refusal(
                name, $"\"{name}\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. "
                + "If you intended to pass a host directory, use absolute path");
        }
    }

    private static EngineException Refusal(string name, string reason) => new(EngineFailure.Invalid, $"create {name}: {reason}");
}
