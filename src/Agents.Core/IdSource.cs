using System.Security.Cryptography;

namespace Agents.Core;

/// <summary>Where ids come from. A run takes its id from here unless the caller states one.</summary>
/// <remarks>Implementations are thread-safe and never give the same id twice.</remarks>
public abstract class IdSource
{
    /// <summary>Gets the source that draws from the system's random numbers.</summary>
    public static IdSource System { get; } = new SystemIdSource();

    /// <summary>Makes a source whose ids follow from a seed: the same seed gives the same ids in the same order.</summary>
    /// <param name="seed">Any number.</param>
    /// <returns>The source.</returns>
    public static IdSource FromSeed(ulong seed) => new SeededIdSource(seed);

    /// <summary>Gives the next id.</summary>
    /// <returns>An id that this source has not given before.</returns>
    public abstract Guid NewId();

    private sealed class SystemIdSource : IdSource
    {
        public override Guid NewId()
        {
            Span<byte> bytes = stackalloc byte[16];
            RandomNumberGenerator.Fill(bytes);
            return new Guid(bytes);
        }
    }

    private sealed class SeededIdSource(ulong seed) : IdSource
    {
        private ulong _count;

        public override Guid NewId()
        {
            // The count fills half of the id, so that ids of one source differ whatever the seed.
            ulong count = Interlocked.Increment(ref _count);
            Span<byte> bytes = stackalloc byte[16];
            BitConverter.TryWriteBytes(bytes, StableHash.Mix(seed));
            BitConverter.TryWriteBytes(bytes[8..], count ^ StableHash.Mix(seed + 1));
            return new Guid(bytes);
        }
    }
}
