namespace Gantry.Kube.Generators;

/// <summary>The camel case of System.Text.Json: the leading run of capitals is lowered up to the one that starts the next word.</summary>
internal static class JsonNames
{
    public static string CamelCase(string name)
    {
        char[] letters = name.ToCharArray();
        for (int i = 0; i < letters.Length; i++)
        {
            if (!char.IsUpper(letters[i]))
                break;
            bool startsNextWord = i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]);
            if (startsNextWord)
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }
}
