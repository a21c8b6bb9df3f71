using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.KubeServer.Pki;

/// <summary>Reads names of certificates as others do: where a part has several values at once (RFC 5280 section 4.1.2.4), all of them count.</summary>
internal static class DistinguishedName
{
    /// <summary>The values of one attribute, in order.</summary>
    public static IReadOnlyList<string> ValuesOf(X500DistinguishedName name, string attribute)
    {
        List<string> found = [];
        AsnReader parts = new AsnReader(name.RawData, AsnEncodingRules.BER).ReadSequence();
        while (parts.HasData)
        {
            AsnReader part = parts.ReadSetOf(skipSortOrderValidation: true);
            while (part.HasData)
            {
                AsnReader pair = part.ReadSequence();
                if (pair.ReadObjectIdentifier() == attribute && pair.PeekTag() is { TagClass: TagClass.Universal } tag)
                    found.Add(pair.ReadCharacterString((UniversalTagNumber)tag.TagValue));
            }
        }

        return found;
    }
}
