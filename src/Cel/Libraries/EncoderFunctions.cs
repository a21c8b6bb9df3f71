using static Gantry.Cel.CelType;

namespace Gantry.Cel;

/// <summary>base64.encode and base64.decode; padding may be missing.</summary>
internal static class EncoderFunctions
{
    public static CelLibrary Library { get; } = new CelLibrary()
        .Global("base64.encode", "base64_encode_bytes", CelType.String, [Bytes], Encode, CelCostRule.TraverseFirst)
        .Global("base64.decode", "base64_decode_string", Bytes, [CelType.String], Decode, CelCostRule.TraverseFirst, CelSizeRule.UpToFirst);

    private static CelValue Encode(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        run.Allocate(a[0].AsBytes.Length * 2L);
        return CelValue.From(Convert.ToBase64String(a[0].AsBytes));
    }

    private static CelValue Decode(Evaluation run, ReadOnlySpan<CelValue> a)
    {
        string text = a[0].AsString;
        run.Allocate(text.Length);
        string padded = text.EndsWith('=') ? text : text + new string('=', (4 - (text.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, bytes, out int length) ? CelValue.From(bytes[..length]) : CelValue.Error("illegal base64 data");
    }
}
