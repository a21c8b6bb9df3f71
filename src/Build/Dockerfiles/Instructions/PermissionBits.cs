namespace Gantry.Build.Dockerfiles.Instructions;

/// <summary>Permission bits as instructions write them.</summary>
internal static class PermissionBits
{
    /// <summary>None where the text is not octal or not within 07777.</summary>
    public static uint? TryParseOctal(string text)
    {
        if (text.Length is 0 or > 6)
            return null;
        uint mode = 0;
        foreach (char c in text)
        {
            if (c is < '0' or > '7')
                return null;
            mode = (mode << 3) | (uint)(c - '0');
        }
        return mode <= 0xFFF ? mode : null;
    }
}
