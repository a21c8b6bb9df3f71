using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>A member of config.json cannot be read; the message begins with its path: `process.user.uid is not …`.</summary>
public sealed class FieldException(string path, string problem) : JsonException($"{path} {problem}")
{
    private readonly string _path = path;
    private readonly string _problem = problem;

    /// <summary>The same problem as seen from the object that the path so far lies in.</summary>
    public FieldException Within(string owner) => new(_path.Length == 0 ? owner : $"{owner}.{_path}", _problem);
}
