using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Gantry.Store;

namespace Gantry.KubeServer.Requests;

/// <summary>Where a list that was answered in part goes on: the revision it is consistent at, and the last key it has shown.</summary>
/// <param name="After">The key relative to the kind's prefix: a token cannot lead out of the kind.</param>
internal readonly record struct ContinueToken(Revision Revision, string After)
{
    // Stands for "whatever is newest": a list that goes on so is no longer consistent with its beginning.
    private static readonly Revision Newest = new(-1);

    public bool IsAtNewest => Revision == Newest;

    public ContinueToken AtNewest => this with { Revision = Newest };

    // The token is opaque to clients: "1:REVISION:KEY" in base64.
    private const string Version = "1";

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Version}:{Revision}:{After}"));

    public static ContinueToken Parse(string text)
    {
        if (Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(':', 3) is [Version, var revision, var after]
            && long.TryParse(revision, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number is > 0 or -1)
            return new ContinueToken(new Revision(number), after);

        throw ApiErrors.BadRequest("invalid continue token: continue key is not valid: it does not come from a list of this server");
    }
}
