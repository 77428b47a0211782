using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Which clients are passed over for a while, since they would fail again.</summary>
/// <remarks>Thread-safe. A pause counts on the clock that it was taken by, since the times of two clocks do not compare.</remarks>
internal sealed class CoolDowns(TimeSpan coolDown)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IChatClient, Pause> _pauses = new(ReferenceEqualityComparer.Instance);
    private volatile bool _hasAny;

    /// <summary>Notes that a client failed.</summary>
    public void Note(IChatClient client, ModelException failure, TimeProvider clock)
    {
        if (coolDown > TimeSpan.Zero && failure.Kind is ModelErrorKind.RateLimited or ModelErrorKind.Authentication)
        {
            TimeSpan asked = failure.RetryAfter ?? TimeSpan.Zero;
            TimeSpan length = asked > FallbackOptions.MaxRetryAfter ? FallbackOptions.MaxRetryAfter : asked;
            Pause pause = new(clock, clock.GetTimestamp(), length > coolDown ? length : coolDown, failure.Kind);
            lock (_lock)
            {
                _pauses[client] = pause;
                _hasAny = true;
            }
        }
    }

    /// <summary>Finds why a client is passed over now; <see langword="null"/> when it is not.</summary>
    public ModelErrorKind? Find(IChatClient client, TimeProvider clock)
    {
        Pause? pause = PauseOf(client);
        return pause is not null && ReferenceEquals(pause.Clock, clock) && pause.Left > TimeSpan.Zero ? pause.Kind : null;
    }

    /// <summary>Says why and how long a client is passed over, by whatever clock; <see langword="null"/> when it is not.</summary>
    public SourceHealth? HealthOf(IChatClient client) => PauseOf(client) is { } pause && pause.Left is var left && left > TimeSpan.Zero
        ? new SourceHealth
        {
            Level = HealthLevel.Unhealthy,
            Description = $"It failed ({pause.Kind}), and is passed over for another {ClientHealth.Seconds(left)} s.",
        }
        : null;

    /// <summary>Puts the clients that are passed over behind the others.</summary>
    public IReadOnlyList<IChatClient> Sort(IReadOnlyList<IChatClient> clients, TimeProvider clock) =>
        _hasAny && clients.Any(client => Find(client, clock) is not null) ? [.. clients.OrderBy(client => Find(client, clock) is not null)] : clients;

    private Pause? PauseOf(IChatClient client)
    {
        if (!_hasAny)
        {
            return null;
        }

        lock (_lock)
        {
            return _pauses.GetValueOrDefault(client);
        }
    }

    private sealed record Pause(TimeProvider Clock, long Start, TimeSpan Length, ModelErrorKind Kind)
    {
        public TimeSpan Left => Length - Clock.GetElapsedTime(Start);
    }
}
