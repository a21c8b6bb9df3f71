using System.Globalization;

namespace Gantry.Engine.Specs;

/// <summary>Turns USER[:GROUP] into numbers by an image's account files.</summary>
/// <remarks>What consists of digits is a number and nothing else: a row named "1000" is never found by "1000".</remarks>
public sealed class UserLookup(IReadOnlyList<string[]> passwd, IReadOnlyList<string[]> groups)
{
    public ResolvedUser Resolve(string? wanted, uint? group, IReadOnlyList<uint> supplemental, bool onlyNamedGroups)
    {
        string[] parts = (wanted ?? "").Split(':', 2);
        string user = parts[0].Length == 0 ? "0" : parts[0];
        string[]? row;
        uint uid;
        if (IsNumber(user))
        {
            uid = ParseId(user, "user");
            row = passwd.FirstOrDefault(fields => fields.Length >= 4 && fields[2] == uid.ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            row = passwd.FirstOrDefault(fields => fields.Length >= 4 && fields[0] == user)
                ?? throw new EngineException(EngineFailure.Invalid, $"unable to find user {user}: no matching entries in passwd file");
            uid = ParseId(row[2], "user");
        }

        uint gid = group ?? (parts.Length > 1 ? GroupId(parts[1]) : row is null ? 0 : ParseId(row[3], "group"));
        IEnumerable<uint> fromImage = onlyNamedGroups || row is null ? [] : GroupsOf(row[0]);
        string home = row is { Length: >= 6 } && row[5].StartsWith('/') ? row[5] : "/";

        // The primary group is among them, so that a file which denies it stays denied (CVE-2022-36109).
        return new ResolvedUser(uid, gid, [.. fromImage.Concat(supplemental).Prepend(gid).Distinct()], home);
    }

    /// <summary>A strict unsigned number of 32 bits; the highest means "no change" to the kernel and is none.</summary>
    public static uint ParseId(string text, string what) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id != uint.MaxValue
            ? id
            : throw new EngineException(EngineFailure.Invalid, $"not a {what} id: {text}");

    /// <summary>A group by name or number.</summary>
    public uint Group(string group)
    {
        try
        {
            return GroupId(group);
        }
        catch (EngineException failure)
        {
            throw new EngineException(EngineFailure.Invalid, $"Unable to find group {group}: no matching entries in group file", failure);
        }
    }

    private static bool IsNumber(string text) => text[0] is '+' or '-' || text.All(char.IsAsciiDigit);

    private uint GroupId(string group)
    {
        if (group.Length > 0 && IsNumber(group))
            return ParseId(group, "group");
        string[] row = groups.FirstOrDefault(fields => fields.Length >= 3 && fields[0] == group)
            ?? throw new EngineException(EngineFailure.Invalid, $"unable to find group {group}: no matching entries in group file");
        return ParseId(row[2], "group");
    }

    // name:password:gid:member,member
    private IEnumerable<uint> GroupsOf(string user) =>
        groups.Where(fields => fields.Length >= 4 && fields[3].Split(',').Contains(user)).Select(fields => ParseId(fields[2], "group"));
}
