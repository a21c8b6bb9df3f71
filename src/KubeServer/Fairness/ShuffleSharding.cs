using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gantry.KubeServer.Fairness;

/// <summary>Deals every flow a hand of queues, so that two flows seldom share all of theirs: one that floods its queues leaves the others some.</summary>
internal static class ShuffleSharding
{
    /// <summary>The number of a flow: the same in every server and after every start.</summary>
    public static ulong Hash(string schema, string flow) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{schema}\0{flow}")));

    /// <summary>Different numbers below <paramref name="deck"/>, dealt from the flow's number like cards: each from those that are left.</summary>
    public static IEnumerable<int> Hand(ulong flow, int deck, int hand)
    {
        int[] dealt = new int[hand];
        for (int i = 0; i < hand; i++)
        {
            ulong left = (ulong)(deck - i);
            int card = (int)(flow % left);
            flow /= left;

            // The card's place among those that are left becomes its number: every smaller one that is gone moves it up.
            foreach (int gone in dealt.Take(i).Order())
            {
                if (card >= gone)
                    card++;
            }

            dealt[i] = card;
        }

        return dealt;
    }
}
