namespace Gantry.Network.Records;

/// <summary>Files that appear complete or not at all.</summary>
internal static class RecordFile
{
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            File.WriteAllBytes(unfinished, content);
        }
        catch (IOException)
        {
            File.Delete(unfinished);
            throw;
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
