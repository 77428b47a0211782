using System.Threading.RateLimiting;

namespace Agents.Core.Chat.Clients;

/// <summary>Gives at most so many permits in any 60 seconds of a clock. Not thread-safe: used under its owner's lock.</summary>
/// <remarks>
/// <para>
/// A sliding window of 600 slices and the one that has begun. Permits count from the slice in which they were given until a whole minute after its
/// end. So no 60 seconds hold more than the limit, wherever they begin, and a permit comes back at most a tenth of a second late. The memory does
/// not depend on the limit, and giving a permit costs the same however many there are.
/// </para>
/// <para>
/// The limiters of System.Threading.RateLimiting read the machine's stopwatch, so they cannot follow a run's clock. This one is moved by
/// <see cref="Advance"/>, by <see cref="TryReplenish"/>, and by nothing else, so that whoever holds a lock asks it without running a foreign clock.
/// </para>
/// </remarks>
internal sealed class WindowLimiter : ReplenishingRateLimiter
{
    private const int Slices = 600;
    private const int Length = Slices + 1;

    private static readonly Lease Given = new(true);
    private static readonly Lease Refused = new(false);

    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly long _sliceLength;
    private readonly long[] _used = new long[Length];

    public WindowLimiter(int limit, TimeProvider clock, long now)
    {
        Limit = limit;
        _clock = clock;
        _origin = now;
        _sliceLength = ((clock.TimestampFrequency * 60) + Slices - 1) / Slices;
    }

    public int Limit { get; }

    /// <summary>Gets how many permits count now.</summary>
    public long Used { get; private set; }

    /// <summary>Gets the number of the slice that has begun, to give permits back to.</summary>
    public long Slice { get; private set; }

    public override TimeSpan ReplenishmentPeriod => TimeSpan.FromMinutes(1);

    public override bool IsAutoReplenishing => false;

    public override TimeSpan? IdleDuration => null;

    public override bool TryReplenish()
    {
        Advance(_clock.GetTimestamp());
        return true;
    }

    public override RateLimiterStatistics GetStatistics() => new() { CurrentAvailablePermits = Math.Max(0, Limit - Used) };

    /// <summary>Forgets what is older than a minute. A time that went back is none.</summary>
    public void Advance(long now)
    {
        long slice = (now - _origin) / _sliceLength;
        long last = Math.Min(slice, Slice + Length);
        for (long i = Slice + 1; i <= last; i++)
        {
            ref long used = ref _used[i % Length];
            Used -= used;
            used = 0;
        }

        Slice = Math.Max(Slice, slice);
    }

    /// <summary>Counts what was used beyond permits, now, whether or not there is room for it.</summary>
    public void Charge(long permits)
    {
        _used[Slice % Length] += permits;
        Used += permits;
    }

    /// <summary>Takes back what was counted in a slice, unless it is forgotten already.</summary>
    public void Return(long slice, long permits)
    {
        if (slice >= Slice - Slices)
        {
            _used[slice % Length] -= permits;
            Used -= permits;
        }
    }

    /// <summary>Says when there is room for permits if nothing changes; <see cref="long.MinValue"/> when there is room now.</summary>
    public long RoomAt(int permits)
    {
        long excess = Used + Math.Max(1, permits) - Limit;
        for (long slice = Math.Max(0, Slice - Slices); excess > 0; slice++)
        {
            excess -= _used[slice % Length];
            if (excess <= 0)
            {
                return _origin + ((slice + Length) * _sliceLength);
            }
        }

        return long.MinValue;
    }

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, Limit);
        // No permits are there only where one is: that is the contract of the base class.
        if (Used + Math.Max(1, permitCount) > Limit)
        {
            return Refused;
        }

        Charge(permitCount);
        return Given;
    }

    // It has no queue: calls wait in a line of their own, which knows whose they are.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(permitCount));

    private sealed class Lease(bool isAcquired) : RateLimitLease
    {
        public override bool IsAcquired => isAcquired;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }
    }
}
