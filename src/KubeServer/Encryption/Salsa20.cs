using System.Buffers.Binary;
using System.Numerics;

namespace Gantry.KubeServer.Encryption;

/// <summary>The stream cipher Salsa20 with a nonce of 24 bytes (Bernstein, "Extending the Salsa20 nonce").</summary>
internal static class Salsa20
{
    private const int Words = 16;
    private const int DoubleRounds = 10;

    // "expand 32-byte k", four letters to a word
    private static readonly uint[] Constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

    public static byte[] ExtendedStream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, int length)
    {
        Span<uint> state = stackalloc uint[Words];
        Span<uint> mixed = stackalloc uint[Words];
        Fill(state, key, nonce[..16]);
        state.CopyTo(mixed);
        Mix(mixed);

        // HSalsa20: the words at the constants' and the nonce's places are the key of the stream.
        Span<byte> derived = stackalloc byte[32];
        ReadOnlySpan<int> places = [0, 5, 10, 15, 6, 7, 8, 9];
        for (int i = 0; i < places.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(derived[(4 * i)..], mixed[places[i]]);
        return Stream(derived, nonce[16..], length);
    }

    private static byte[] Stream(ReadOnlySpan<byte> key, ReadOnlySpan<byte> shortNonce, int length)
    {
        Span<uint> state = stackalloc uint[Words];
        Span<uint> mixed = stackalloc uint[Words];
        Span<byte> block = stackalloc byte[4 * Words];
        Span<byte> input = stackalloc byte[16];
        shortNonce.CopyTo(input);
        byte[] stream = new byte[length];
        for (int at = 0, counter = 0; at < length; at += block.Length, counter++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(input[8..], (ulong)counter);
            Fill(state, key, input);
            state.CopyTo(mixed);
            Mix(mixed);
            for (int i = 0; i < Words; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(block[(4 * i)..], mixed[i] + state[i]);
            block[..Math.Min(block.Length, length - at)].CopyTo(stream.AsSpan(at));
        }

        return stream;
    }

    private static void Fill(Span<uint> state, ReadOnlySpan<byte> key, ReadOnlySpan<byte> input)
    {
        for (int i = 0; i < 4; i++)
        {
            state[5 * i] = Constants[i];
            state[1 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
            state[6 + i] = BinaryPrimitives.ReadUInt32LittleEndian(input[(4 * i)..]);
            state[11 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(16 + (4 * i))..]);
        }
    }

    private static void Mix(Span<uint> x)
    {
        for (int round = 0; round < DoubleRounds; round++)
        {
            Quarter(x, 0, 4, 8, 12);
            Quarter(x, 5, 9, 13, 1);
            Quarter(x, 10, 14, 2, 6);
            Quarter(x, 15, 3, 7, 11);
            Quarter(x, 0, 1, 2, 3);
            Quarter(x, 5, 6, 7, 4);
            Quarter(x, 10, 11, 8, 9);
            Quarter(x, 15, 12, 13, 14);
        }
    }

    private static void Quarter(Span<uint> x, int a, int b, int c, int d)
    {
        x[b] ^= BitOperations.RotateLeft(x[a] + x[d], 7);
        x[c] ^= BitOperations.RotateLeft(x[b] + x[a], 9);
        x[d] ^= BitOperations.RotateLeft(x[c] + x[b], 13);
        x[a] ^= BitOperations.RotateLeft(x[d] + x[c], 18);
    }
}
