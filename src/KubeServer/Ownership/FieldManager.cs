using System.Globalization;
using System.Text;
using Gantry.Kube.Validation;
using Gantry.Kube.Values;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Ownership;

/// <summary>The name under which a request's fields are owned: what the client says, or else the program of its user agent.</summary>
internal static class FieldManager
{
    private const int MaxLength = 128;

    public static string Of(ApiCall call)
    {
        if (call.Query.Text("fieldManager") is { Length: > 0 } said)
            return said;

        // "kubectl/v1.32.4 (linux/amd64)": the program comes first.
        string agent = call.Http.Request.Headers.UserAgent.ToString().Split('/', 2)[0];
        string shown = string.Concat(agent.Where(letter => !char.IsControl(letter)).Take(MaxLength));
        return shown.Length > 0 ? shown : "unknown";
    }

    /// <summary>What is wrong with a name that a client says.</summary>
    public static IEnumerable<FieldError> FaultsOf(string name)
    {
        const string field = "fieldManager";
        if (Encoding.UTF8.GetByteCount(name) > MaxLength)
            yield return FieldError.TooLong(field, MaxLength);
        int position = 0;
        foreach (Rune letter in name.EnumerateRunes())
        {
            if (!letter.IsPrintable)
                yield return FieldError.Invalid(field, name, $"invalid character U+{letter.Value:X4} (at position {position.ToString(CultureInfo.InvariantCulture)})");
            position += letter.Utf8SequenceLength;
        }
    }
}
