using System.Security.Cryptography;

namespace Agents.Core;

/// <summary>Where ids come from. A run takes its id from here unless the caller states one.</summary>
/// <remarks>Implementations are thread-safe and never give the same id twice.</remarks>
public abstract class IdSource
{
    /// <summary>Gets the source whose ids start from the system's random numbers, drawn once a process.</summary>
    /// <value>The ids differ from those of every other process, but they are no secrets: one can be computed from another.</value>
    public static IdSource System { get; } = FromSystem();

    /// <summary>Makes a source whose ids follow from a seed: the same seed gives the same ids in the same order.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The source.</returns>
    public static IdSource FromSeed(ulong seed) => new CountingIdSource(StableHash.Mix(seed), StableHash.Mix(seed + 1));

    /// <summary>Gives the next id.</summary>
    /// <returns>An id that this source has not given before.</returns>
    public abstract Guid NewId();

    private static CountingIdSource FromSystem()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new CountingIdSource(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
    }

    private sealed class CountingIdSource(ulong high, ulong key) : IdSource
    {
        private ulong _count;

        public override Guid NewId()
        {
            // Mixing is a bijection, so the ids of one source differ for the first 2^64 of them.
            Span<byte> bytes = stackalloc byte[16];
            BitConverter.TryWriteBytes(bytes, high);
            BitConverter.TryWriteBytes(bytes[8..], StableHash.Mix(key + Interlocked.Increment(ref _count)));
            return new Guid(bytes);
        }
    }
}
